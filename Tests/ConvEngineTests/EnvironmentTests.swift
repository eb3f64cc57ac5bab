import Testing

@testable import ConvEngine

@Suite struct EnvironmentTests {
  @Test func whatCanBeFollowedIsNoProblem() {
    #expect(environmentProblems(instructionSet: nil, threads: nil) == [])
    #expect(environmentProblems(instructionSet: "", threads: "") == [])
    #expect(environmentProblems(instructionSet: "baseline", threads: "3") == [])
  }

  @Test func everyProblemIsNamed() {
    let problems = environmentProblems(instructionSet: "sse9", threads: "many")
    #expect(problems.count == 2)
    #expect(problems.first?.contains("FOVEA_ISA is “sse9”") == true)
    #expect(problems.last?.contains("FOVEA_THREADS is “many”") == true)
    #expect(environmentProblems(instructionSet: "avx2", threads: "0").last?.contains("from 1 to 1024") == true)
  }
}
