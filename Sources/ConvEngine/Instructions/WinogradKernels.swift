import ConvKernels

#if arch(x86_64)
  import ConvKernelsAVX2
  import ConvKernelsAVX512
#endif

/// The transforms of Winograd's algorithm for one instruction set and size of filters. Channels are multiples of the
/// lanes.
struct WinogradKernels: Sendable {
  typealias In = UnsafePointer<Float>
  typealias Out = UnsafeMutablePointer<Float>

  /// `ConvKernels.winogradInput`: channels, pixels, scratch, target, positionStride.
  let input: @Sendable (Int, UnsafePointer<In>, Out, Out, Int) -> Void
  /// `ConvKernels.winogradOutput`: channels, source, positionStride, bias, scratch, pixels.
  let output: @Sendable (Int, In, Int, In, Out, UnsafePointer<Out>) -> Void
  /// `ConvKernels.winogradGradient`: channels, pixels, scratch, target, positionStride.
  let gradient: @Sendable (Int, UnsafePointer<In>, Out, Out, Int) -> Void
  /// `ConvKernels.winogradFilter`: channels, taps, scratch, target, positionStride.
  let filter: @Sendable (Int, UnsafePointer<In>, Out, Out, Int) -> Void
  /// `ConvKernels.winogradFilterGradient`: channels, source, positionStride, scratch, taps.
  let filterGradient: @Sendable (Int, In, Int, Out, UnsafePointer<Out>) -> Void

  /// The kernels of `set`, or those of the baseline where the package has none for it.
  ///
  /// - Parameter taps: taps of a filter along each axis: 3 or 5.
  static func of(_ set: InstructionSet, taps: Int) -> WinogradKernels {
    switch set {
    #if arch(x86_64)
      case .avx512: taps == 5 ? avx512OfFiveTaps : avx512
      case .avx2: taps == 5 ? avx2OfFiveTaps : avx2
    #endif
    default: taps == 5 ? baselineOfFiveTaps : baseline
    }
  }

  private static let baseline = WinogradKernels(
    input: ConvKernels.winogradInput, output: ConvKernels.winogradOutput, gradient: ConvKernels.winogradGradient,
    filter: ConvKernels.winogradFilter, filterGradient: ConvKernels.winogradFilterGradient)
  private static let baselineOfFiveTaps = WinogradKernels(
    input: ConvKernels.winogradInput, output: ConvKernels.winogradOutputOfFiveTaps,
    gradient: ConvKernels.winogradGradientOfFiveTaps, filter: ConvKernels.winogradFilterOfFiveTaps,
    filterGradient: ConvKernels.winogradFilterGradientOfFiveTaps)
  #if arch(x86_64)
    private static let avx2 = WinogradKernels(
      input: ConvKernelsAVX2.winogradInput, output: ConvKernelsAVX2.winogradOutput,
      gradient: ConvKernelsAVX2.winogradGradient, filter: ConvKernelsAVX2.winogradFilter,
      filterGradient: ConvKernelsAVX2.winogradFilterGradient)
    private static let avx512 = WinogradKernels(
      input: ConvKernelsAVX512.winogradInput, output: ConvKernelsAVX512.winogradOutput,
      gradient: ConvKernelsAVX512.winogradGradient, filter: ConvKernelsAVX512.winogradFilter,
      filterGradient: ConvKernelsAVX512.winogradFilterGradient)
    private static let avx2OfFiveTaps = WinogradKernels(
      input: ConvKernelsAVX2.winogradInput, output: ConvKernelsAVX2.winogradOutputOfFiveTaps,
      gradient: ConvKernelsAVX2.winogradGradientOfFiveTaps, filter: ConvKernelsAVX2.winogradFilterOfFiveTaps,
      filterGradient: ConvKernelsAVX2.winogradFilterGradientOfFiveTaps)
    private static let avx512OfFiveTaps = WinogradKernels(
      input: ConvKernelsAVX512.winogradInput, output: ConvKernelsAVX512.winogradOutputOfFiveTaps,
      gradient: ConvKernelsAVX512.winogradGradientOfFiveTaps, filter: ConvKernelsAVX512.winogradFilterOfFiveTaps,
      filterGradient: ConvKernelsAVX512.winogradFilterGradientOfFiveTaps)
  #endif
}
