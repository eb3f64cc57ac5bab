/// The mean of the squared differences.
public func meanSquaredError(_ predictions: Tensor, _ targets: Tensor) -> Tensor {
  checkShapes("meanSquaredError", predictions, targets)
  let difference = predictions - targets
  return (difference * difference).mean()
}

/// The mean of the absolute differences.
public func meanAbsoluteError(_ predictions: Tensor, _ targets: Tensor) -> Tensor {
  checkShapes("meanAbsoluteError", predictions, targets)
  return abs(predictions - targets).mean()
}

/// The Huber loss: half the square of a difference up to `delta`, and beyond a line that goes on as it was there, so that
/// outliers count less (Huber, 1964). The mean over all numbers.
public func huberLoss(_ predictions: Tensor, _ targets: Tensor, delta: Double = 1) -> Tensor {
  checkShapes("huberLoss", predictions, targets)
  guard delta > 0 else { shapeFailure("huberLoss: delta is \(delta); it is a distance, larger than 0") }
  let distance = abs(predictions - targets)
  let near = minimum(distance, delta)
  return (near * near * 0.5 + (distance - near) * delta).mean()
}

/// The mean of log cosh of the differences: like half their squares where they are small, like their size where they are
/// large.
public func logCoshError(_ predictions: Tensor, _ targets: Tensor) -> Tensor {
  checkShapes("logCoshError", predictions, targets)
  let distance = abs(predictions - targets)
  // cosh overflows: log cosh x = x + log(1 + e^−2x) − log 2.
  return (distance + log1p(exp(-2 * distance)) - 0.6931471805599453).mean()
}
