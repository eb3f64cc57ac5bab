import Testing

@testable import CellSession

@Suite struct SwiftTypeTextTests {
  @Test(arguments: [
    ("Tensor, String", ["Tensor", "String"]),
    ("(Tensor) -> Tensor, [Int]", ["(Tensor) -> Tensor", "[Int]"]),
    ("[Int : Float], Dictionary<Int, Float>", ["[Int : Float]", "Dictionary<Int, Float>"]),
    ("(Int, Int), (Float, (Int, Int)) -> Int", ["(Int, Int)", "(Float, (Int, Int)) -> Int"]),
  ])
  func tuplesAreTakenApart(text: String, elements: [String]) {
    #expect(SwiftTypeText.elements(text) == elements)
  }

  @Test(arguments: [
    ("Tensor", SwiftTypeText.Family.tensor), ("Image", .image), ("Float", .number(isWhole: false)),
    ("UInt8", .number(isWhole: true)), ("Tensor?", .optional(wrapped: "Tensor")), ("[[Int]]", .array(element: "[Int]")),
    ("[Int : Float]", .other), ("(Tensor) -> Tensor", .function),
    ("((Int) -> Int)?", .optional(wrapped: "(Int) -> Int")),
    ("(Int) -> Int?", .function), ("String", .text), ("Bool", .truth), ("()", .nothing), ("Dog (cell 3)", .other),
  ])
  func familiesAreTold(spelling: String, family: SwiftTypeText.Family) {
    #expect(SwiftTypeText(spelling).family == family)
  }
}
