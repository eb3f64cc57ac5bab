extension Tensor {
  /// The numbers along one axis in order, the smallest first; NaN comes last.
  public func sorted(axis: Int = -1, descending: Bool = false) -> Tensor {
    taking(positions: argsort(axis: axis, descending: descending), alongAxis: axis)
  }

  /// Where the numbers stand that bring one axis in order: `int32` of the same shape. Equal numbers keep their order, and
  /// NaN comes last.
  public func argsort(axis: Int = -1, descending: Bool = false) -> Tensor {
    ranked("argsort(axis:)", axis, count: nil, descending: descending)
  }

  /// The largest numbers along the last axis, the largest first, and where they stand (`int32`): both of shape
  /// `[…, count]`. NaN comes last.
  public func topK(_ count: Int) -> (values: Tensor, positions: Tensor) {
    guard let size = shape.last, (0...size).contains(count) else {
      shapeFailure("topK(\(count)): a tensor of shape \(shape) has not so many numbers along its last axis")
    }
    let positions = ranked("topK", -1, count: count, descending: true)
    return (taking(positions: positions, alongAxis: -1), positions)
  }

  /// For every place the number that stands at `positions` along one axis: `x.taking(positions: x.argsort())` is sorted.
  ///
  /// - Parameter positions: whole numbers from 0, in a tensor of the same shape but for that axis.
  func taking(positions: Tensor, alongAxis axis: Int) -> Tensor {
    let axis = checkedAxes([axis], "taking(positions:)")[0]
    let (moved, places) = (movingAxisLast(axis), positions.movingAxisLast(axis).scalars(as: Int32.self))
    let (size, taken) = (shape[axis], positions.shape[axis])
    // The rows one after the other, from which single numbers are gathered.
    let sources = places.enumerated().map { index, place in index / Swift.max(taken, 1) * size + Int(place) }
    return moved.flattened().gathered(sources).reshaped(to: moved.shape.dropLast() + [taken]).movingLastAxis(to: axis)
  }

  private func ranked(_ operation: String, _ axis: Int, count: Int?, descending: Bool) -> Tensor {
    let axis = checkedAxes([axis], operation)[0]
    let rows = movingAxisLast(axis)
    let size = shape[axis]
    let kept = count ?? size
    let result = Tensor(uninitialized: rows.shape.dropLast() + [kept], dtype: .int32)
    let places = result.storage.numbers(Int32.self)
    for row in 0..<(size == 0 ? 0 : rows.count / size) {
      let values = (0..<size).map { rows.storage.value(at: row * size + $0) }
      let order = values.indices.sorted { a, b in
        if values[a].isNaN || values[b].isNaN { return !values[a].isNaN || (values[b].isNaN && a < b) }
        if values[a] == values[b] { return a < b }
        return descending ? values[a] > values[b] : values[a] < values[b]
      }
      for k in 0..<kept { places[row * kept + k] = Int32(order[k]) }
    }
    return result.movingLastAxis(to: axis)
  }

  private func movingAxisLast(_ axis: Int) -> Tensor {
    axis == rank - 1 ? self : transposed(to: (0..<rank).filter { $0 != axis } + [axis])
  }

  private func movingLastAxis(to axis: Int) -> Tensor {
    guard axis < rank - 1 else { return self }
    var axes = Array(0..<(rank - 1))
    axes.insert(rank - 1, at: axis)
    return transposed(to: axes)
  }
}
