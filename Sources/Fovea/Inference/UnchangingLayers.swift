/// A layer that learns nothing, and works in a network prepared for inference as it does elsewhere.
protocol UnchangingLayer: PreparedLayer {}

extension UnchangingLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int { steps.append(.layer(self), [x]) }
}

extension AdaptiveAvgPool2D: UnchangingLayer {}
extension AdaptiveMaxPool2D: UnchangingLayer {}
extension AvgPool1D: UnchangingLayer {}
extension AvgPool2D: UnchangingLayer {}
extension AvgPool3D: UnchangingLayer {}
extension DigitPictures: UnchangingLayer {}
extension Flatten: UnchangingLayer {}
extension GlobalAvgPool1D: UnchangingLayer {}
extension GlobalAvgPool2D: UnchangingLayer {}
extension GlobalAvgPool3D: UnchangingLayer {}
extension GlobalMaxPool1D: UnchangingLayer {}
extension GlobalMaxPool2D: UnchangingLayer {}
extension GlobalMaxPool3D: UnchangingLayer {}
extension LocalResponseNorm: UnchangingLayer {}
extension MaxPool1D: UnchangingLayer {}
extension MaxPool2D: UnchangingLayer {}
extension MaxPool3D: UnchangingLayer {}
extension Upsample1D: UnchangingLayer {}
extension Upsample2D: UnchangingLayer {}
extension Upsample3D: UnchangingLayer {}
extension ZeroPaddedShortcut: UnchangingLayer {}
extension ZeroPadding1D: UnchangingLayer {}
extension ZeroPadding2D: UnchangingLayer {}
extension ZeroPadding3D: UnchangingLayer {}
