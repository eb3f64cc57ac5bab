import Foundation
import Testing

@testable import CellSession

/// What learners write must not be too hard for the type checker: counted in the scopes that its solver opens, which are
/// the same on every machine.
@Suite struct FormulaTests {
  /// One formula that the solver finds hard uses up ten times as many.
  private static let budget = 20_000

  private static let parameters =
    "_ x: Tensor, _ y: Tensor, _ w: Tensor, _ g: Tensor, _ n: Int, _ rate: Float, _ b: Double, _ t: Int"

  private static let formulas = [
    "2*x*x + 3*x - 1/(x + n)*0.5",
    "x * x * x * 2 + 3 * x * x - 4 * x + 5",
    "(x - 0.5) * (x - 0.5) / 2 + (w - 1) * (w - 1) / 4 - (g + 2) * n",
    "(x - 1) * (x - 2) + (x - 3) * (x - 4) * (x - 5) + (x - 6) / (x - 7)",
    // Adam's step.
    "b * w + (1 - b) * g",
    "0.999 * y + 0.001 * g * g",
    "w - rate * (x / (1 - b)) / (sqrt(y / (1 - 0.999)) + 1e-8)",
    // Softmax and its loss.
    "exp(x - x.max(axes: [1], keepingAxes: true)) / exp(x - x.max(axes: [1], keepingAxes: true)).sum(axes: [1], keepingAxes: true)",
    "-(y * log(x + 1e-7)).sum() / n",
    "1 / (1 + exp(-x)) * (1 - 1 / (1 + exp(-x)))",
    // Normalisation.
    "(x - x.mean()) / sqrt(x.variance() + 1e-5) * w + g",
    // GELU.
    "0.5 * x * (1 + tanh(0.7978845608 * (x + 0.044715 * x * x * x)))",
    // Scalars of all kinds.
    "x * rate + rate * 2 - w * 3 + b * x - n * y / 2 + t * 3 * x",
    "(1 - b) * g + b * w - rate * 2 * x",
    "x[0, 1] * 2 + y[1, 0] * 0.5 - rate",
    "x[0..<2, .all] * 2 + y[1..., .all] / 3",
    "maximum(x, 0) - 0.01 * minimum(x, 0) + abs(x - y) / 2",
  ]

  @Test func learnersFormulasAreQuickToCheck() throws {
    let lines = Self.formulas.enumerated().map { "  let f\($0) = \($1)" }
    let used = Self.formulas.indices.map { "f\($0)" }.joined(separator: ", ")
    let output = try check(
      "func formulas(\(Self.parameters)) {\n\(lines.joined(separator: "\n"))\n  print(\(used))\n}\n")
    #expect(output == "")
  }

  /// The budget is one that can be overdrawn.
  @Test func aFormulaThatIsTooHardIsFound() throws {
    let output = try check(
      "func formula(\(Self.parameters)) { print(\(Self.formulas[0]) + undefined * 2 * x) }\n", budget: 5)
    #expect(output.contains("error:"))
  }

  /// What the compiler says.
  private func check(_ source: String, budget: Int = budget) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "Formulas.swift").path
    try source.write(toFile: file, atomically: true, encoding: .utf8)
    try ModuleShelf.emptyModules.write(
      to: folder.appending(path: "module.modulemap"), atomically: true, encoding: .utf8)
    let modules = try Installation.current(program: Products.folder + "/fovea").modules
    return try Subprocess().run([
      Toolchain.current().compiler, "-frontend", "-typecheck", "-primary-file", file, "-module-name", "Formulas",
      "-swift-version", "5", "-I", folder.path, "-I", modules, "-import-module", "Fovea", "-import-module",
      "Foundation",
      "-solver-scope-threshold=\(budget)",
    ]).output
  }
}
