import Testing

@testable import CellSession

extension LiveSessionTests {
  /// Mistyped formulas, judged by the real compiler.
  @Suite struct FormulaErrorTests {
    private static let variables = """
      let x = Tensor([1, 2, 3]); let y = x; let w = x; let n = 3; let rate: Float = 0.1; let name = "three"
      let opt: Tensor? = x; let arr = [1, 2, 3]; let twice: (Tensor) -> Tensor = { $0 * 2 }; let photo = Image(Tensor([[0.5]]))
      """
    private static let session: LiveSession = {
      LiveSession.shared.value(variables)
      return LiveSession.shared
    }()
    private let live = Self.session
    private static let long = "2*x*x + 3*x - 1/(x + n)*0.5"

    /// The cell, the operand under the caret, and what the learner reads.
    @Test(arguments: [
      ("let z = \(long) + name", "name", "`+` cannot take `Tensor` and `String`: `name` is a `String`"),
      ("\(long) + name", "name", "`+` cannot take `Tensor` and `String`: `name` is a `String`"),
      ("let z = name*x*x + 3*x - 1/(x + n)*0.5", "name", "`*` cannot take `String` and `Tensor`: `name` is a `String`"),
      ("let z = \(long) + opt", "opt", "`opt` is optional, `Tensor?`"),
      ("let z = \(long) + arr", "arr", "`arr` is an array, `[Int]`"),
      ("let z = \(long) + twice", "twice", "`twice` is a function"),
      ("let z = \(long) * photo", "photo", "`photo` is an `Image`"),
      ("let z = \(long) + nowhere", "nowhere", "cannot find 'nowhere'"),
      ("let z = \(long) + x.men()", "men()", "no member 'men'"),
      ("let z = \(long) + x.sum(axis: 1)", "1)", "argument passed to call that takes no arguments"),
      ("let z = \(long) + Float(99999999999999999999 as Int)", "99999999999999999999", "overflows"),
      ("let z = 0.5 * x * (1 + tanh(0.7 * (x + 0.04 * name * x * x)))", "name * x * x", "`name` is a `String`"),
      ("let z = maximum(x, 0) - 0.01 * minimum(x, 0) + abs(x - name) / 2", "name)", "`name` is a `String`"),
      ("func f(_ v: Tensor) -> Tensor {\n  2*v*v + 3*v - 1/(v + n)*0.5 + name\n}", "name", "`name` is a `String`"),
      ("let z = 2*rate + 3*n - 1/(rate + 2)*0.5", "3*n", "`3*n` is an `Int`"),
      ("let z: Float = \(long)", "2*x*x", "cannot convert value of type 'Tensor' to specified type 'Float'"),
      // Short ones, which the compiler answers at once, but in its own terms.
      ("x + name", "name", "`name` is a `String`"),
      ("x * photo", "photo", "`photo` is an `Image`"),
      ("photo + photo", "photo", "two values of type `Image`"),
      ("let z = rate * n", "n", "`n` is an `Int`"),
      ("x ^ 2", "x ^ 2", "cannot take `Tensor` and `Int`"),
      ("let z: Float = x.sum()", "sum()", "cannot convert value of type 'Tensor'"),
    ])
    func theOperandIsNamed(source: String, operand: String, message: String) throws {
      let failure = try live.failure(source)
      let text = failure.traceback.joined(separator: "\n")
      #expect(failure.message.contains(message), "\(text)")
      let place = try #require(failure.message.firstMatch(of: /^line (\d+), column (\d+):/))
      let line = source.split(separator: "\n")[try #require(Int(place.1)) - 1]
      #expect(line.dropFirst(try #require(Int(place.2)) - 1).hasPrefix(operand), "\(text)")
      #expect(!text.contains("fovea") && !text.contains("Fovea"), "\(text)")
    }

    /// Wherever the formula stands.
    @Test(arguments: [
      "let z = 2*x*x + 3*x\n  - 1/(x + n)*0.5\n  + name",
      "let z = [1, 2].map { k in \(long) + k * name }",
      "let z = [x, y].map { 2*$0*$0 + 3*$0 - 1/($0 + n)*0.5 + name }",
      "func awaited() async -> Tensor { x }\nlet z = await 2*awaited()*x + 3*x - 1/(x + n)*0.5 + name",
      "var sum = x\nsum += \(long) + name",
      "var sum = x\nfor k in 0..<3 {\n  sum = sum + \(long) * k + name\n}",
      "if (\(long) + name).sum() > 3 { print(1) }",
      "print(\"sum: \\(\(long) + name)\")",
      "struct Model {\n  var v = x\n  func f(_ a: Tensor) -> Tensor { 2*a*v + 3*a - 1/(a + n)*0.5 + name }\n}",
      "struct Lazy {\n  var v: Tensor { \(long) + name }\n}",
      "func loaded() throws -> Tensor { x }\nlet z = try 2*loaded()*x + 3*x - 1/(loaded() + n)*0.5 + name",
      "let größe = x; let z = 2*größe*größe + 3*größe - 1/(größe + n)*0.5 + name",
      "infix operator ** : MultiplicationPrecedence\nfunc ** (a: Tensor, b: Int) -> Tensor { a }\nlet z = \(long) + x**2 + name",
    ])
    func formulasAreFoundEverywhere(source: String) throws {
      let failure = try live.failure(source)
      let text = failure.traceback.joined(separator: "\n")
      #expect(failure.message.contains("`name` is a `String`"), "\(text)")
      let place = try #require(failure.message.firstMatch(of: /^line (\d+), column (\d+):/))
      let line = source.split(separator: "\n")[try #require(Int(place.1)) - 1]
      #expect(line.dropFirst(try #require(Int(place.2)) - 1).hasPrefix("name"), "\(text)")
      #expect(!text.contains("fovea") && !text.contains("Fovea"), "\(text)")
    }

    @Test(arguments: [
      ("let z = \(long) + opt", "(opt ?? …)"), ("x * photo", "photo.pixels"), ("rate * n", "Float(n)"),
      ("let z: Float = x.sum()", ".scalar"), ("let z: Float = \(long)", ".scalar"), ("x ^ 2", "pow(x, 2)"),
      ("let text = \"loss \" + x", "\\(x)"),
    ])
    func theMendIsTold(source: String, advice: String) throws {
      #expect(try #require(try live.failure(source).traceback.last).contains(advice))
    }

    /// The compiler takes more than its ordinary effort, and comes to an end.
    @Test func aLongFormulaThatIsRightRuns() {
      live.value("let z = (n > 2 ? 1 : 2) * x + (n > 3 ? 3 : 4) * y - (n > 4 ? 5 : 6) * w + (n > 5 ? 1 : 2) * y")
      #expect(live.value("z.shape") == "[3]")
    }

    @Test func aFormulaThatIsTooLongIsSplit() throws {
      let failure = try live.failure(
        "let z = max(1, 2, 3) * min(4, 5) * x - max(6, 7) * min(8, 9) * y + max(1, 2) * w - min(2, 3) * max(4, 5)")
      #expect(failure.message.contains("the formula is right, but too long"), "\(failure.traceback)")
      #expect(
        failure.traceback.last?.contains("let part = max(1, 2, 3) * min(4, 5) * x") == true, "\(failure.traceback)")
    }
  }
}
