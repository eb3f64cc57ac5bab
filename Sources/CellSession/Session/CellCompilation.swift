/// Turns a cell's source into a loadable image: rewrites it, compiles it, and tries once more where the compiler's answer
/// shows that the rewriting was to blame.
struct CellCompilation {
  let toolchain: Toolchain
  let compiler: CellCompiler
  let cells: LoadedCells

  /// nil if the compilation was interrupted.
  func compile(
    _ syntax: CellSyntax, scope: Scope, module: String, number: Int, notify: (String) -> Void
  ) throws(CellFailure) -> (CellUnit, CellCompiler.CompiledCell)? {
    let libraries = toolchain.libraries(forImports: scope.imports + syntax.imports)
    let surroundings = scope.surroundings(for: syntax)
    var showsResult = true
    var publicMembers: Set<Int> = []
    var isPatient = false
    while true {
      let rewritten = try RewrittenCell(
        syntax, owners: scope.moduleOfName, asyncBindings: scope.asyncBindings, wrappedTypes: scope.wrappedTypes,
        showsResult: showsResult, publicMembers: publicMembers)
      let unit = CellUnit(
        syntax, rewritten: rewritten, surroundings: surroundings, module: module, displayName: "Cell \(number)")
      cells.note(unit)
      let recipe = CellCompiler.Recipe(
        unit: unit, module: module, optimized: syntax.deservesOptimization, libraries: libraries,
        isPatient: isPatient)
      switch try compiler.compile(recipe, notify: notify) {
      case .compiled(let compiled): return (unit, compiled)
      case .cancelled: return nil
      case .failed(var diagnostics):
        let members = Set(diagnostics.filter(\.wantsPublicMember).compactMap { syntax.declarationOffset(at: $0.place) })
        if !members.isSubset(of: publicMembers) {
          publicMembers.formUnion(members)
          continue
        }
        var isExplained = false
        if let review = FormulaReview(diagnostics, of: syntax, displayName: unit.displayName) {
          func ask(_ probe: FormulaProbe) throws(CellFailure) -> [Diagnostic]? {
            try check(probe, scope: scope, module: module, unit.displayName, notify: notify)
          }
          guard let answers = try ask(review.probe) else { return nil }
          (diagnostics, isExplained) = review.explained(by: answers)
          if let closer = review.asking(after: answers) {
            guard let more = try ask(closer.probe) else { return nil }
            let explanation = closer.explained(by: more)
            if explanation.isExplained { (diagnostics, isExplained) = explanation }
          }
        }
        let isTooHard = diagnostics.contains(where: \.isTooHard)
        if isTooHard, !isPatient, diagnostics.allSatisfy({ $0.isTooHard || $0.severity != .error }) {
          // Nothing shows that the expression is wrong: it may only be long.
          isPatient = true
        } else if showsResult, !isExplained, !isTooHard, concernsResult(diagnostics, unit: unit) {
          // What stands round the last expression may show in the messages: let the compiler judge the bare cell.
          showsResult = false
        } else {
          throw DiagnosticReport(diagnostics: diagnostics, unit: unit).failure()
        }
      }
    }
  }

  /// What the compiler says of the cell's formulas, operation by operation; nil if that was interrupted.
  private func check(
    _ probe: FormulaProbe, scope: Scope, module: String, _ displayName: String, notify: (String) -> Void
  ) throws(CellFailure) -> [Diagnostic]? {
    let syntax = CellSyntax(probe.text)
    let rewritten = try RewrittenCell(
      syntax, owners: scope.moduleOfName, asyncBindings: scope.asyncBindings, wrappedTypes: scope.wrappedTypes,
      showsResult: false)
    let unit = CellUnit(
      syntax, rewritten: rewritten, surroundings: scope.surroundings(for: syntax), module: module,
      displayName: displayName)
    return try compiler.check(unit, module: module, notify: notify)
  }

  private func concernsResult(_ diagnostics: [Diagnostic], unit: CellUnit) -> Bool {
    diagnostics.contains { diagnostic in
      guard diagnostic.severity == .error else { return false }
      guard let place = diagnostic.place, place.cell == unit.displayName else { return true }
      return diagnostic.mentionsGeneratedCode || place.line >= unit.lastItemLine
    }
  }
}
