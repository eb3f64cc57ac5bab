import ConvEngine
import Testing

@Suite struct ConvPlanTests {
  private func plan(
    batch: Int = 1, channels: Int, outputs: Int, groups: Int = 1
  ) throws -> ConvPlan {
    ConvPlan(
      try ConvDims(
        batch: batch, inputHeight: 28, inputWidth: 28, inputChannels: channels, filterHeight: 3, filterWidth: 3,
        outputChannels: outputs, groups: groups),
      instructionSet: .baseline)
  }

  @Test func theShapeDecides() throws {
    #expect(try plan(channels: 1, outputs: 1).path == .stencil)
    #expect(try plan(channels: 3, outputs: 3, groups: 3).path == .stencil)
    #expect(try plan(channels: 32, outputs: 64, groups: 32).path == .stencil)
    #expect(try plan(channels: 1, outputs: 64).path == .implicitGEMM)
    #expect(try plan(channels: 3, outputs: 16).path == .implicitGEMM)
    #expect(try plan(channels: 4, outputs: 4, groups: 2).path == .implicitGEMM)
    #expect(try plan(batch: 0, channels: 3, outputs: 16).path == .empty)
  }

  @Test func theExplanationGivesTheReasonWithTheNumbers() throws {
    let gemm = try plan(channels: 3, outputs: 16).description
    #expect(gemm.contains("292032 multiply-adds. Implicit GEMM: a matrix of 676 patches × 27 values"))
    #expect(gemm.contains("27 × 16 matrix, because each patch serves all 16 output channels"))
    #expect(gemm.contains("patches are read in place from rows with their padding"))
    #expect(gemm.contains("baseline kernels, 4 floats at a time"))
    #expect(try plan(channels: 4, outputs: 4, groups: 2).description.contains("patches are gathered block by block"))
    let stencil = try plan(channels: 3, outputs: 6, groups: 3).description
    #expect(stencil.contains("each of the 3 input channels has 2 filters of its own and 9 taps"))
    #expect(
      try plan(batch: 0, channels: 3, outputs: 16).description.hasSuffix("The batch is empty: nothing to compute."))
    let dims = try ConvDims(
      inputHeight: 3, inputWidth: 3, inputChannels: 1, filterHeight: 3, filterWidth: 3, outputChannels: 1)
    #expect(explainPlan(dims).contains("\(InstructionSet.current) kernels"))
  }
}
