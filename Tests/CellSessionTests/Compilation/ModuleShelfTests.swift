import Testing

@testable import CellSession

@Suite struct ModuleShelfTests {
  private func recipe(_ module: String) throws -> CellCompiler.Recipe {
    CellCompiler.Recipe(unit: try makeUnit("1", module: module), module: module, optimized: false, libraries: [])
  }

  private func makeFiles(_ module: String, in folder: SessionFolder) throws {
    for suffix in ["swift", "swiftmodule", "so"] { try folder.write("x", to: "\(module).\(suffix)") }
  }

  @Test func whatIsGoneIsNamedInOrder() throws {
    let folder = try SessionFolder()
    defer { folder.remove() }
    try ModuleShelf.prepare(folder)
    var shelf = ModuleShelf()
    #expect(shelf.isWhole(in: folder))
    for module in ["Cell1", "Cell2", "Cell2r2", "Cell3"] {
      try makeFiles(module, in: folder)
      shelf.add(try recipe(module))
    }
    #expect(shelf.isWhole(in: folder))
    folder.removeFiles(of: "Cell3")
    folder.removeFiles(of: "Cell2")
    #expect(!shelf.isWhole(in: folder))
    #expect(shelf.missing(in: folder).map(\.module) == ["Cell2", "Cell3"])
    shelf.remove("Cell2")
    #expect(shelf.missing(in: folder).map(\.module) == ["Cell3"])
    try makeFiles("Cell3", in: folder)
    #expect(shelf.isWhole(in: folder))
    folder.removeFiles(of: "module")
    #expect(!shelf.isWhole(in: folder), "the module map is gone")
  }

  @Test func damagedModulesAreDiscarded() throws {
    let folder = try SessionFolder()
    defer { folder.remove() }
    var shelf = ModuleShelf()
    for module in ["Cell1", "Cell11"] {
      try makeFiles(module, in: folder)
      shelf.add(try recipe(module))
    }
    let message = "malformed compiled module: \(folder.path)/Cell1.swiftmodule"
    let diagnostic = Diagnostic(severity: .error, place: nil, message: message, annotations: [])
    #expect(shelf.discardDamaged([diagnostic], in: folder))
    #expect(shelf.missing(in: folder).map(\.module) == ["Cell1"])
    let other = Diagnostic(severity: .error, place: nil, message: "no such module 'Cell1'", annotations: [])
    #expect(!shelf.discardDamaged([other], in: folder))
  }
}
