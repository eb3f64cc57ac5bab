import Testing

@testable import CellSession

@Suite struct OperandMismatchTests {
  private func mismatch(_ left: (String, String), _ symbol: String, _ right: (String, String)) -> OperandMismatch {
    OperandMismatch(symbol: symbol, left: .init(left.0, type: left.1), right: .init(right.0, type: right.1))
  }

  /// The operand that does not belong, and a word of the advice.
  @Test(arguments: [
    (("x", "Tensor"), "+", ("name", "String"), "`name` is a `String`", "Float(name)"),
    (("x", "Tensor"), "+", ("\"3\"", "String"), "`\"3\"` is a `String`", "without quotation marks"),
    (("opt", "Tensor?"), "*", ("x", "Tensor"), "`opt` is optional, `Tensor?`", "(opt ?? …)"),
    (("x", "Tensor"), "-", ("arr", "[Int]"), "`arr` is an array, `[Int]`", "Tensor(arr)"),
    (("x", "Tensor"), "-", ("dogs", "[Dog]"), "`dogs` is an array, `[Dog]`", "dogs[0]"),
    (("f", "(Tensor) -> Tensor"), "-", ("x", "Tensor"), "`f` is a function", "f(…)"),
    (("x", "Tensor"), "*", ("photo", "Image"), "`photo` is an `Image`", "photo.pixels"),
    (("a + b", "Image"), "*", ("2", "Int"), "`a + b` is an `Image`", "(a + b).pixels"),
    (("x", "Tensor"), "*", ("flag", "Bool"), "`flag` is a `Bool`", "(flag ? 1 : 0)"),
    (("x", "Tensor"), "*", ("show()", "()"), "`show()` has no value", "gives a tensor"),
    (("x", "Tensor"), "*", ("dog", "Dog"), "`dog` is a `Dog`", "tensors and numbers"),
    (("rate", "Float"), "*", ("n", "Int"), "`n` is an `Int`", "`Float(n)`"),
    (("n", "Int"), "*", ("b", "Double"), "`n` is an `Int`", "`Double(n)`"),
    (("rate", "Float"), "*", ("b", "Double"), "`b` is a `Double`", "`Float(b)`"),
    (("b", "Double"), "*", ("rate", "Float"), "`b` is a `Double`", "`Float(b)`"),
    (("0", "Int"), "..<", ("rate", "Float"), "`rate` is a `Float`", "`Int(rate)`"),
    (("x", "Tensor"), "*", ("byte", "UInt8"), "`byte` is an `UInt8`", "`Float(byte)`"),
    (("ok", "Bool"), "&&", ("x", "Tensor"), "`x` is a `Tensor`", "conditions"),
    (("\"loss: \"", "String"), "+", ("n", "Int"), "`n` is an `Int`", "`\\(n)`"),
    (("\"loss: \"", "String"), "+", ("x", "Tensor"), "`x` is a `Tensor`", "`\\(x)`"),
  ])
  func theOperandAtFaultIsNamed(
    left: (String, String), symbol: String, right: (String, String), blame: String, advice: String
  ) throws {
    let mismatch = mismatch(left, symbol, right)
    #expect(mismatch.message.hasPrefix("`\(symbol)` cannot take `\(left.1)` and `\(right.1)`: \(blame)"))
    #expect(try #require(mismatch.advice).contains(advice))
  }

  @Test func twoOfAKindAreNotBlamed() {
    let pictures = mismatch(("a", "Image"), "+", ("b", "Image"))
    #expect(pictures.message == "`+` cannot take two values of type `Image`")
    #expect(pictures.culprit == nil)
    #expect(pictures.advice?.contains("pixels") == true)
    #expect(mismatch(("x", "Tensor"), "%", ("y", "Tensor")).advice == "Tensors have no `%`.")
    #expect(mismatch(("a", "Float"), "%", ("b", "Float")).advice?.contains("truncatingRemainder") == true)
    #expect(mismatch(("x", "Tensor"), "^", ("2", "Int")).advice == "Powers are `pow(x, 2)`.")
  }
}
