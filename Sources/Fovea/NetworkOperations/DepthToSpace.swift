internal import ConvEngine

/// Spreads channels out over pixels: every pixel becomes a block of `block × block` pixels with as many times fewer
/// channels. Channel (i·block + j)·c + k goes to row i, column j of the block, channel k of the c that are left.
/// `spaceToDepth` undoes it.
///
/// - Parameters:
///   - x: `[N, H, W, block²·C]` or `[H, W, block²·C]`.
///   - block: rows and columns of a block.
/// - Returns: `[N, block·H, block·W, C]`, or the same without N.
public func depthToSpace(_ x: Tensor, block: Int) -> Tensor {
  let images = x.imageBatchShape("depthToSpace")
  guard block > 0, x.rank > 2, images[3] % (block * block) == 0 else {
    shapeFailure(
      "depthToSpace(block: \(block)) of shape \(x.shape): it must be [N, H, W, C] or [H, W, C] with a multiple of "
        + "\(block)·\(block) channels")
  }
  return BlockRearrangement(
    x, height: images[1], width: images[2], channels: images[3] / (block * block), block: block
  ).spread(x.floatingPoint)
}

/// Gathers blocks of `block × block` pixels into one pixel with as many times the channels; `depthToSpace` undoes it.
///
/// - Parameters:
///   - x: `[N, block·H, block·W, C]`, the same without N, or one plane.
///   - block: rows and columns of a block.
/// - Returns: `[N, H, W, block²·C]` or `[H, W, block²·C]`.
public func spaceToDepth(_ x: Tensor, block: Int) -> Tensor {
  let images = x.imageBatchShape("spaceToDepth")
  guard block > 0, images[1] % block == 0, images[2] % block == 0 else {
    shapeFailure(
      "spaceToDepth(block: \(block)) of shape \(x.shape): \(images[1]) × \(images[2]) pixels cannot be split into blocks "
        + "of \(block) × \(block); pad or crop them")
  }
  return BlockRearrangement(
    x, height: images[1] / block, width: images[2] / block, channels: images[3], block: block
  ).gathered(x.floatingPoint)
}

/// The rearrangement between channels and pixels, both ways; each is the other's adjoint.
private struct BlockRearrangement: Sendable {
  private let dims: BlockDims
  private let wideShape: [Int]
  private let deepShape: [Int]

  /// - Parameters:
  ///   - height: rows of the image with many channels.
  ///   - width: its columns.
  ///   - channels: those of the image with few.
  init(_ x: Tensor, height: Int, width: Int, channels: Int, block: Int) {
    do {
      dims = try BlockDims(
        batch: x.rank == 4 ? x.shape[0] : 1, height: height, width: width, channels: channels, block: block)
      wideShape = dims.wideShape.imageShape(rank: x.rank)
      deepShape = dims.deepShape.imageShape(rank: max(x.rank, 3))
    } catch {
      shapeFailure("blocks of \(block) × \(block) pixels of shape \(x.shape): \(error)")
    }
  }

  func spread(_ x: Tensor) -> Tensor {
    let result = Tensor(uninitialized: wideShape, dtype: x.dtype)
    if x.dtype == .float64 {
      ConvEngine.depthToSpace(
        dims, input: x.storage.numbers(Double.self), output: result.storage.numbers(Double.self))
    } else {
      ConvEngine.depthToSpace(dims, input: x.storage.base, output: result.storage.base)
    }
    return result.recorded("depthToSpace", x) { gathered($0) }
  }

  func gathered(_ x: Tensor) -> Tensor {
    let result = Tensor(uninitialized: deepShape, dtype: x.dtype)
    if x.dtype == .float64 {
      ConvEngine.spaceToDepth(
        dims, input: x.storage.numbers(Double.self), output: result.storage.numbers(Double.self))
    } else {
      ConvEngine.spaceToDepth(dims, input: x.storage.base, output: result.storage.base)
    }
    return result.recorded("spaceToDepth", x) { spread($0) }
  }
}
