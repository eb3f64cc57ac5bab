/// A convolution with the way that was chosen for it.
struct PlannedConvolution {
  private let dims: ConvDims
  private let kernels: KernelTable
  private let path: ConvPlan.Path

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.init(ConvPlan(dims, instructionSet: kernels.instructionSet), kernels)
  }

  init(_ plan: ConvPlan, _ kernels: KernelTable) {
    dims = plan.dims
    self.kernels = kernels
    path = plan.path
  }

  /// Computes it with a filter wherever its values lie.
  func run(input: UnsafePointer<Float>, right: RightMatrix, bias: UnsafePointer<Float>?, output: OutputGrid) {
    switch path {
    case .empty:
      return
    case .stencil:
      ScratchMemory.withFloats(.flippedFilter, dims.filterCount) { memory in
        right.copyTaps(dims, to: memory)
        run(input: input, packed: memory, bias: bias, output: output)
      }
    case .implicitGEMM:
      ImplicitGEMM(dims, kernels).run(input: input, right: right, bias: bias, output: output)
    case .winograd:
      WinogradConvolution(dims, kernels).run(input: input, right: right, bias: bias, output: output)
    }
  }

  /// Computes it with what `pack` made of the filter.
  func run(input: UnsafePointer<Float>, packed: UnsafePointer<Float>, bias: UnsafePointer<Float>?, output: OutputGrid) {
    switch path {
    case .empty:
      return
    case .stencil:
      Stencil(dims, kernels).run(input: input, filter: packed, bias: bias, output: output)
    case .implicitGEMM:
      ImplicitGEMM(dims, kernels).run(input: input, packed: packed, bias: bias, output: output)
    case .winograd:
      WinogradConvolution(dims, kernels).run(input: input, transformed: packed, bias: bias, output: output)
    }
  }

  /// Brings a filter into the form that it is multiplied in.
  ///
  /// - Parameter allocate: makes room for so many floats.
  func pack(_ right: RightMatrix, allocate: (Int) -> UnsafeMutablePointer<Float>) {
    switch path {
    case .empty:
      _ = allocate(0)
    case .stencil:
      right.copyTaps(dims, to: allocate(dims.filterCount))
    case .implicitGEMM:
      var right = right
      right.isAlwaysPacked = true
      let panels = ImplicitGEMM(dims, kernels).product(right).panels
      panels.pack(to: allocate(panels.count))
    case .winograd:
      let filter = WinogradFilter(dims, kernels)
      filter.pack(right, to: allocate(filter.count))
    }
  }
}
