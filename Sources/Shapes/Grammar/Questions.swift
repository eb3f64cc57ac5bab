/// Answers `solve("input=7 filter=3 stride=3 output=3")`, as `fovea solve` does on the command line.
public func solve(_ question: String) -> ShapeReply { ShapeReply(question, to: .solve) }

/// What comes out of each layer of a network that is written in short:
/// `shape("227x227x3 conv:11x11x96,s4 pool:3,s2")`, as `fovea shape` shows it on the command line.
public func shape(_ network: String) -> ShapeReply { ShapeReply(network, to: .shape) }

/// The arithmetic of a layer that is written in short: `explain("conv:3x3x64,s2,p1 on 224x224x3")`, as `fovea explain`
/// shows it on the command line.
public func explain(_ question: String) -> ShapeReply { ShapeReply(question, to: .explain) }

/// Which inputs an output is made of, or which outputs read an input, of a network that is written in short:
/// `trace("output=3,3 conv:3x3x8,s2 on 9x9x1")`, as `fovea trace` shows it on the command line.
public func trace(_ question: String) -> ShapeReply { ShapeReply(question, to: .trace) }

/// Networks that are written in short side by side, as `fovea compare` shows them on the command line:
/// `compare("32x32x3 mlp: dense:4704 vs cnn: conv:5x5x6")`.
public func compare(_ question: String) -> ShapeReply { ShapeReply(question, to: .compare) }

/// What a network that is written in short costs, as `fovea cost` shows it on the command line:
/// `cost("28x28x1 conv:5x5x6 pool:2 dense:10 batch=64")`; with `training` a training step layer by layer.
public func cost(_ question: String) -> ShapeReply { ShapeReply(question, to: .cost) }

/// Where the filter of a layer that is written in short lies: `picture("7x7 conv:3x3,s2,p1")`, as `fovea picture` draws it on
/// the command line. `stretched` shows a transposed convolution over its stretched input, `along=width` one axis alone.
public func picture(_ network: String) -> ShapeReply { ShapeReply(network, to: .picture) }

/// The filter of a layer that is written in short as it slides: `animation("7x7 conv:3x3,s2,p1")`, as
/// `fovea picture --animate` draws it on the command line.
public func animation(_ network: String) -> ShapeReply { ShapeReply(network, to: .animation) }

/// A network that is written in short as a picture: `diagram("28x28x1 conv:5x5x6 pool:2 dense:10")`, as `fovea diagram` draws
/// it on the command line; with `unfolded` every part is drawn, however many are equal.
public func diagram(_ network: String) -> ShapeReply { ShapeReply(network, to: .diagram) }
