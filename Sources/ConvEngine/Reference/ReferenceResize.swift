/// Resizing as its definition says it: for every output pixel the place of its centre in the input, and the value there.
/// Computed in double precision and rounded once. The parameters are those of `resize`, and the alignment that `dims` was
/// made with.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func referenceResize<Scalar: EngineScalar>(
  _ dims: ResizeDims, alignment: ResizeDims.Alignment, input: UnsafePointer<Scalar>,
  output: UnsafeMutablePointer<Scalar>
) {
  func centre(_ index: Int, _ input: Int, _ output: Int) -> Double {
    let place =
      alignment == .edges
      ? (Double(index) + 0.5) * Double(input) / Double(output) - 0.5
      : output == 1 ? 0 : Double(index) * Double(input - 1) / Double(output - 1)
    return min(max(0, place), Double(input - 1))
  }
  for image in 0..<dims.batch {
    for y in 0..<dims.output.height {
      for x in 0..<dims.output.width {
        for channel in 0..<dims.channels {
          func value(_ row: Int, _ column: Int) -> Double {
            let (row, column) = (min(row, dims.input.height - 1), min(column, dims.input.width - 1))
            let pixel = (image * dims.input.height + row) * dims.input.width + column
            return Double(input[pixel * dims.channels + channel])
          }
          let (cy, cx) = (
            centre(y, dims.input.height, dims.output.height), centre(x, dims.input.width, dims.output.width)
          )
          let pixel = (image * dims.output.height + y) * dims.output.width + x
          if dims.method == .nearest {
            output[pixel * dims.channels + channel] = Scalar(
              value(Int((cy + 0.5).rounded(.down)), Int((cx + 0.5).rounded(.down))))
            continue
          }
          let (top, left) = (Int(cy), Int(cx))
          let (down, across) = (cy - Double(top), cx - Double(left))
          let above = value(top, left) * (1 - across) + value(top, left + 1) * across
          let below = value(top + 1, left) * (1 - across) + value(top + 1, left + 1) * across
          output[pixel * dims.channels + channel] = Scalar(above * (1 - down) + below * down)
        }
      }
    }
  }
}
