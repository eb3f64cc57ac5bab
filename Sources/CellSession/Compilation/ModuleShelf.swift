/// The modules of the cells that were compiled, which later cells import: they lie as files in the session's folder, and
/// are made again when somebody has tidied that away.
struct ModuleShelf {
  private var recipes: [CellCompiler.Recipe] = []

  private static let moduleMap = "module.modulemap"

  /// Fovea's module names these as its own requirements, though nothing of them shows in its interface: empty ones
  /// satisfy the compiler, and save it from reading the C headers for each cell.
  static let emptyModules = "module CPNG {}\nmodule CJPEG {}\nmodule CZlib {}\nmodule CCacheHints {}\n"

  /// Writes what every compilation needs in the folder.
  static func prepare(_ folder: SessionFolder) throws(CellFailure) {
    try folder.write(emptyModules, to: moduleMap)
  }

  mutating func add(_ recipe: CellCompiler.Recipe) { recipes.append(recipe) }

  mutating func remove(_ module: String) { recipes.removeAll { $0.module == module } }

  /// Whether nothing is gone from the folder.
  func isWhole(in folder: SessionFolder) -> Bool {
    folder.isThere && folder.holds(Self.moduleMap) && missing(in: folder).isEmpty
  }

  /// The cells whose files are gone, in the order in which they ran.
  func missing(in folder: SessionFolder) -> [CellCompiler.Recipe] {
    recipes.filter { !folder.holds($0.module + ".swiftmodule") || !folder.holds($0.module + ".so") }
  }

  /// Removes the files of cells whose module the compiler cannot read, so that they are missing; false if there is none.
  func discardDamaged(_ diagnostics: [Diagnostic], in folder: SessionFolder) -> Bool {
    let damaged = recipes.filter { recipe in
      diagnostics.contains {
        $0.message.hasPrefix("malformed ") && $0.message.hasSuffix("/\(recipe.module).swiftmodule")
      }
    }
    for recipe in damaged { folder.removeFiles(of: recipe.module) }
    return !damaged.isEmpty
  }
}
