/// The numbers that the engine computes with: `Float`, for which it is fast, and `Double`, for checking gradients.
public protocol EngineScalar: BinaryFloatingPoint, Sendable {}

extension Float: EngineScalar {}
extension Double: EngineScalar {}
