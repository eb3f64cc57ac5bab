import Testing

@testable import CellSession

@Suite struct CompletionTests {
  private func completion(_ sourceText: String, kind: String = "source.lang.swift.decl.function.method.instance")
    -> Completion?
  {
    Completion(.init(description: "declared", sourceText: sourceText, kind: kind, type: "Int"))
  }

  @Test(arguments: [
    ("uppercased()", "uppercased()"), ("append(<#T##newElement: Int##Int#>)", "append("),
    ("filtered(by: <#T##Filter#>, border: <#T##BorderMode#>)", "filtered(by: "), ("count", "count"),
  ])
  func argumentsAreLeftToTheLearner(sourceText: String, text: String) {
    #expect(completion(sourceText)?.text == text)
  }

  @Test(arguments: [
    "foveaCellResult(<#T##T#>)", "foveaCellMark(<#T##Int32#>)", "foveaAwait(<#T##f#>)", "FoveaMarkerCell3", "",
  ])
  func whatOnlyGeneratedCodeCallsIsNotOffered(sourceText: String) {
    #expect(completion(sourceText) == nil)
  }

  @Test(arguments: [
    ("source.lang.swift.keyword", "keyword"), ("source.lang.swift.decl.function.free", "function"),
    ("source.lang.swift.decl.var.instance", "property"), ("source.lang.swift.decl.var.global", "instance"),
    ("source.lang.swift.decl.struct", "class"), ("source.lang.swift.decl.enumelement", "property"),
    ("source.lang.swift.decl.module", "module"), ("source.lang.swift.pattern", "instance"),
  ])
  func kindsHaveTheWordsOfFrontEnds(kind: String, word: String) {
    #expect(completion("x", kind: kind)?.kind == word)
  }

  @Test func theSignatureSaysTheType() {
    #expect(completion("count")?.signature == "declared → Int")
  }

  @Test(arguments: [
    ("let a = pho", 11, 8, "pho"), ("photo.", 6, 6, ""), ("é.x", 4, 3, "x"), ("", 0, 0, ""), ("a b", 1, 0, "a"),
  ])
  func theNameBeginsAfterWhatIsNoName(source: String, cursor: Int, start: Int, prefix: String) {
    let point = CompletionPoint(in: source, cursor: cursor)
    #expect(point.start == start)
    #expect(point.prefix == prefix)
  }
}

extension LiveSessionTests {
  /// SourceKit, in its own process.
  @Suite struct CompletionServiceTests {
    private let live = LiveSession.shared

    @Test func namesAndMembersOfEarlierCellsAreOffered() {
      live.value("struct Orchard { var trees = 3 }\nlet orchardBehindTheHouse = Orchard()")
      let names = live.session.completions(of: "orchardBe", at: 9)
      #expect(names.start == 0)
      #expect(names.completions.map(\.text) == ["orchardBehindTheHouse"])
      let members = live.session.completions(of: "orchardBehindTheHouse.", at: 22)
      #expect(members.completions.map(\.text).contains("trees"))
      live.value("let orchardElsewhere = Orchard(trees: 1)")
      #expect(live.session.completions(of: "orchardEl", at: 9).completions.map(\.text) == ["orchardElsewhere"])
    }
  }
}

@Suite struct CompletionServiceFailureTests {
  /// A service that cannot be started, or ends at once, answers with nothing.
  @Test(arguments: ["/nonexistent/program", "/bin/true"])
  func withoutAServiceNothingIsOffered(program: String) {
    let service = CompletionService(program: program)
    #expect(service.completions(CompletionRequest(source: "", offset: 0, arguments: [])).isEmpty)
    service.stop()
  }
}
