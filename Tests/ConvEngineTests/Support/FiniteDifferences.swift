import Glibc

/// The derivative of a function by Richardson's extrapolation of central differences, to about 10⁻¹¹ for functions of
/// ordinary size.
func slope(at x: Double, _ function: (Double) -> Double) -> Double {
  let step = 1e-3
  func central(_ h: Double) -> Double { (function(x + h) - function(x - h)) / (2 * h) }
  return (4 * central(step / 2) - central(step)) / 3
}

/// The array with one of its values replaced.
func replacing(_ values: [Double], _ index: Int, _ value: Double) -> [Double] {
  var values = values
  values[index] = value
  return values
}

func sine(_ x: Double) -> Double { sin(x) }

func cosine(_ x: Double) -> Double { cos(x) }
