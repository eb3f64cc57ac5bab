import JSONText
import Testing

@Suite struct JSONNumberTests {
  @Test(
    arguments: [
      ("0", 0, 0), ("-12", -12, -12), ("-0", 0, -0.0), ("1.0", nil, 1), ("1e2", nil, 100), ("-2.50e+3", nil, -2500),
      ("-0.5E-1", nil, -0.05),
      ("9223372036854775807", Int.max, 0x1p63), ("-9223372036854775808", Int.min, -0x1p63),
      ("9223372036854775808", nil, 0x1p63), ("1e-999", nil, 0),
    ] as [(String, Int?, Double)])
  func keepsItsSpelling(text: String, integer: Int?, double: Double) throws {
    let value = try JSON(parsing: text)
    guard case .number(let number) = value else {
      Issue.record("\(value) is no number")
      return
    }
    #expect(number.text == text)
    #expect(number.integerValue == integer)
    #expect(value.integerValue == integer)
    #expect(number.doubleValue == double)
    #expect(value.text == text)
  }

  @Test func integersAreApartFromOtherNumbers() {
    #expect(JSON.integer(1) == 1)
    #expect(JSON.integer(1) == .number("1"))
    #expect(JSON.integer(1) != 1.0)
    #expect(JSON(2.5) == .number("2.5"))
  }

  @Test func isEqualByValueAmongItsKind() {
    let spellings: [JSON.Number] = ["1.5", "1.50", "15e-1", "0.15E+1"]
    #expect(Set(spellings).count == 1)
    #expect(Set(["0.0", "-0.0", "0e7"] as [JSON.Number]).count == 1)
    // As a `Double` each of these is one of its neighbours.
    let apart: [JSON.Number] = [
      "1", "1.0", "9007199254740992", "9007199254740993", "12345678901234567890", "12345678901234567891",
    ]
    #expect(Set(apart).count == apart.count)
  }

  @Test(arguments: ["", " 1", "1 ", "+1", "01", ".5", "1.", "1e", "0x1", "nan", "true", "1e999", "1,2"])
  func isNothingElse(text: String) {
    #expect(JSON.Number(text: text) == nil)
  }

  @Test(arguments: [Double.infinity, -.infinity, .nan])
  func isNeverWhatJSONCannotSay(value: Double) {
    #expect(JSON.Number(value) == nil)
    #expect(JSON(value).text == "null")
  }

  @Test(arguments: [0.1, 1e16, -.leastNonzeroMagnitude, .greatestFiniteMagnitude, 1 / 3] as [Double])
  func doublesAreReadBackExactly(value: Double) throws {
    let written = try #require(JSON.Number(value))
    #expect(try #require(JSON.Number(text: written.text)).doubleValue == value)
  }
}
