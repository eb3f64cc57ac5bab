import Testing

@testable import Shapes

@Suite struct PlaceWordsTests {
  @Test(
    arguments: [
      ([], "no row"), ([4], "row 4"), ([-1], "row −1"), ([3, 4, 5], "rows 3 to 5"), ([5, 1, 3], "rows 1, 3 and 5"),
      ([-1, 0, 4, 5, 9], "rows −1 to 0, 4 to 5 and 9"),
      (Array(stride(from: 0, to: 40, by: 4)), "rows 0, 4, 8, 12, … and 36"),
    ] as [([Int], String)])
  func lists(_ places: [Int], _ text: String) { #expect(PlaceWords.list(places, "row") == text) }
}
