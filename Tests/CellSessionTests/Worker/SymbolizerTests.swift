import Testing

@testable import CellSession

@Suite struct SymbolizerTests {
  @Test func framesAreReadInOrder() throws {
    let fake = try FakeSymbolizer([
      SourceFrame(function: "inner(_:)", file: "Cell 3", line: 4), SourceFrame(function: "??", file: "Cell 3", line: 5),
      SourceFrame(function: "cell_main_Cell3", file: "Cell 3", line: 6),
      SourceFrame(function: "$s5Cell3", file: "a:b.swift", line: 7),
    ])
    #expect(
      Symbolizer(program: fake.path).frames([(image: "x.so", offset: 1)]) == [
        SourceFrame(function: "inner(_:)", file: "Cell 3", line: 4), SourceFrame(function: "", file: "Cell 3", line: 5),
        SourceFrame(function: "", file: "Cell 3", line: 6), SourceFrame(function: "", file: "a:b.swift", line: 7),
      ])
  }

  @Test func nothingIsAskedAboutNothing() {
    #expect(Symbolizer(program: "/nowhere").frames([]).isEmpty)
  }

  @Test func withoutTheProgramThereAreNoFrames() {
    #expect(Symbolizer(program: "/nowhere").frames([(image: "x.so", offset: 1)]).isEmpty)
    #expect(Symbolizer(program: "/bin/false").frames([(image: "x.so", offset: 1)]).isEmpty)
  }

  @Test func runtimeFailuresAreRecognised() {
    let failure = SourceFrame(function: "Swift runtime failure: arithmetic overflow", file: "Cell 1", line: 0)
    #expect(failure.runtimeFailure == "arithmetic overflow")
    #expect(SourceFrame(function: "f()", file: "Cell 1", line: 1).runtimeFailure == nil)
  }
}
