@testable import CellSession

/// What the compiler is given for a text, without what stands before and after the cell's own lines.
func rewrite(
  _ source: String, owners: [String: String] = [:], asyncBindings: Set<String> = [],
  wrappedTypes: [String: String] = [:], showsResult: Bool = true, publicMembers: Set<Int> = []
) throws -> RewrittenCell {
  try RewrittenCell(
    CellSyntax(source), owners: owners, asyncBindings: asyncBindings, wrappedTypes: wrappedTypes,
    showsResult: showsResult, publicMembers: publicMembers)
}

/// The rewritten text without the calls that mark completed statements.
func rewrittenText(
  _ source: String, owners: [String: String] = [:], asyncBindings: Set<String> = [],
  wrappedTypes: [String: String] = [:]
) throws -> String {
  try rewrite(source, owners: owners, asyncBindings: asyncBindings, wrappedTypes: wrappedTypes)
    .text.replacing(/;foveaCellMark\(\d+\)/, with: "")
}

/// A cell as it is compiled when no cell ran before it.
func makeUnit(_ source: String, module: String = "Cell7", displayName: String = "Cell 7") throws -> CellUnit {
  let syntax = CellSyntax(source)
  return CellUnit(
    syntax, rewritten: try RewrittenCell(syntax), surroundings: Scope().surroundings(for: syntax), module: module,
    displayName: displayName)
}
