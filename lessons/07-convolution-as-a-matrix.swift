// %% [markdown]
// # 07 · Convolution as a matrix
//
// A filter slides, multiplies and adds. So every output is a sum of inputs, each times a number: and whatever does
// *that* can be written as a **matrix**. Nobody would store this matrix. But once you have seen it, three things that
// looked like different subjects are one: the convolution, its gradient, and the transposed convolution.
//
// Before you run a cell, guess what it will say. A wrong guess is the best thing that can happen here.
//
// **Before this:** [06 · Backpropagation](06-backpropagation.ipynb), and how a matrix is multiplied by a vector.
//
// **Time:** about 45 minutes.
//
// **Afterwards you can** write a convolution as a matrix: say where its zeros are and count them; read its transpose as
// gradient and as transposed convolution; compute one convolution in five ways and say which is cheap when.

// %% [markdown]
// ## One row
//
// Five pixels and a filter of three give three outputs:
//
// $$ \begin{aligned} z_0 &= w_0 x_0 + w_1 x_1 + w_2 x_2 \\ z_1 &= \phantom{w_0 x_0 +{}} w_0 x_1 + w_1 x_2 + w_2 x_3 \\
//    z_2 &= \phantom{w_0 x_0 + w_0 x_1 +{}} w_0 x_2 + w_1 x_3 + w_2 x_4 \end{aligned} $$
//
// Write the weights alone, and a 0 where a pixel is not used: a matrix with a row for each output and a column for each
// pixel. **Predict** it for $w = (1, 2, 3)$ before you run the loop.

// %%
let w = Tensor([1, 2, 3])
let x = Tensor([4, 0, 5, 1, 2])
var row = Tensor(zeros: [3, 5])
for output in 0..<3 {
  for tap in 0..<3 {
    row[output, output + tap] = w[tap] as Float
  }
}
display(row)
let z = matmul(row, x)
claim("Matrix times pixels: 1·4 + 2·0 + 3·5 = 19, and so on", z, equals: Tensor([19, 13, 13]))
claim(
  "It is what conv2D makes of the row",
  conv2D(x.reshaped(to: [1, 5]), filter: w.reshaped(to: [1, 3])).flattened(), equals: z)

// %% [markdown]
// Each row is the one above, moved to the right by one. So along every diagonal stands the same number. Such a matrix
// is a **Toeplitz matrix**: *shared weights* and *moving along* are both in this picture.

// %%
func isToeplitz(_ m: Tensor) -> Bool { m[1..., 1...] == m[..<(m.shape[0] - 1), ..<(m.shape[1] - 1)] }
claim("Along the diagonals the numbers are the same", isToeplitz(row))
claim(
  "15 numbers, 9 of them not 0, 3 different ones", [row.count, row.countNonZero, Set(row.scalars).count - 1],
  equals: [15, 9, 3])

// %% [markdown]
// ## An image is a long row
//
// A matrix multiplies a row of numbers, an image has rows and columns. So lay its rows one behind the other:
// $\operatorname{vec}(x)$. With $L$ pixels to a row, pixel $(y, x)$ gets place $y \cdot L + x$.
//
// **Predict:** 4 × 4 pixels, a filter of 3 × 3. How many rows and columns has the matrix?

// %%
let image = Tensor(range: 0..<16).reshaped(to: [4, 4])
let filter = Tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
display(sideBySide(["image": image, "vec(image)": image.flattened()]))

/// The matrix of a filter for images of `side` × `side` pixels: a row for each output, a column for each pixel.
func matrix(of filter: Tensor, side: Int) -> Tensor {
  let taps = filter.shape[0]
  let outputs = side - taps + 1
  var c = Tensor(zeros: [outputs * outputs, side * side])
  for y in 0..<outputs {
    for x in 0..<outputs {
      for i in 0..<taps {
        for j in 0..<taps {
          c[y * outputs + x, (y + i) * side + (x + j)] = filter[i, j] as Float
        }
      }
    }
  }
  return c
}
let c = matrix(of: filter, side: 4)
display(c)
claim("(L − F + 1)² = 4 rows and L·L = 16 columns", c.shape, equals: [4, 16])

// %%
let direct = conv2D(image, filter: filter)
claim("C · vec(x) is the convolution, laid out as a row", matmul(c, image.flattened()), equals: direct.flattened())
claim(
  "Row 0 is the filter where it lies first: its three rows, and a gap of L − F = 1 between them",
  (c[0] as Tensor).scalars, equals: [1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 0, 0, 0, 0])

// %% [markdown]
// One row of $C$ is what one output is made of. Ask for output $(1, 0)$ with all its numbers, and find them in row
// $1 \cdot 2 + 0 = 2$ of the matrix.

// %%
let convolution = Conv2D(filterShape: (3, 3, 1, 1), hasBias: false)
convolution.filter.value = filter.reshaped(to: [3, 3, 1, 1])
let written = explain(convolution, at: [1, 0, 0], input: image.reshaped(to: [4, 4, 1]))
claim(
  "Its nine weights are the numbers of row 2 that are not 0",
  written.terms.map { Float($0.weight) }, equals: (c[2] as Tensor).scalars.filter { $0 != 0 })
claim("and it is number 2 of C · vec(x)", Float(written.result), equals: matmul(c, image.flattened())[2] as Float)
written

// %% [markdown]
// ### ⚠ Which way round?
//
// Lecture notes give its size as $(L \cdot L) \times (L - F + 1)^2$: 16 × 4. That is the same matrix turned over,
// $C^\mathsf{T}$. It is right if the image stands on the **left**, as a row, and this is how a dense layer does it:
// $x W$. With the image on the right, $C \operatorname{vec}(x)$, as here, it has $(L - F + 1)^2$ rows. Say which you
// mean, and all is well.

// %%
let weights = c.transposed()
claim("The notes' size is that of the transposed matrix", weights.shape, equals: [4 * 4, (4 - 3 + 1) * (4 - 3 + 1)])
claim(
  "Image on the left: the same numbers",
  matmul(image.reshaped(to: [1, 16]), weights).flattened(), equals: matmul(c, image.flattened()))
claim("A dense layer from 16 to 4 has a matrix of just this shape", Dense(16, 4).weight.shape, equals: weights.shape)

// %% [markdown]
// So a convolution **is** a dense layer: one in which most weights are 0 and the others are forced to be equal.
//
// ## Blocks in blocks
//
// Look at a larger one: 8 × 8 pixels make a matrix of 36 × 64. **Predict:** you saw stripes for one row of pixels. What
// do you see now?

// %%
let larger = matrix(of: filter, side: 8)
display(larger)
func block(_ i: Int, _ j: Int) -> Tensor { larger[i * 6..<(i + 1) * 6, j * 8..<(j + 1) * 8] }
display(
  sideBySide([
    "filter row 0": block(0, 0), "filter row 1": block(0, 1), "filter row 2": block(0, 2), "nothing": block(0, 3),
  ]))
claim("It has 36 rows and 64 columns", larger.shape, equals: [36, 64])
claim(
  "Every block of 6 × 8 is a Toeplitz matrix, of one row of the filter",
  (0..<6).allSatisfy { i in (0..<8).allSatisfy { j in isToeplitz(block(i, j)) } })
claim(
  "and the blocks themselves repeat along the diagonals: Toeplitz twice, doubly blocked",
  (0..<5).allSatisfy { i in (0..<7).allSatisfy { j in block(i, j) == block(i + 1, j + 1) } })

// %% [markdown]
// ## Counting zeros
//
// Each of the $(L - F + 1)^2$ rows has $F^2$ numbers that count, of $L^2$. **Predict:** for a digit of 28 × 28 and a
// filter of 5 × 5, which part of the matrix is zero?

// %%
let digitMatrix = matrix(of: Tensor(range: 1...25).reshaped(to: [5, 5]), side: 28)
let zeros = digitMatrix.count - digitMatrix.countNonZero
print("\(digitMatrix.count) numbers, \(zeros) of them zeros")
claim(
  "576 × 784 = 451,584 numbers", [digitMatrix.shape[0], digitMatrix.shape[1], digitMatrix.count],
  equals: [576, 784, 451_584])
claim("(L − F + 1)²·(L² − F²) = 437,184 of them are 0", zeros, equals: 24 * 24 * (28 * 28 - 5 * 5))
claim("That is more than 96 %", Double(zeros) / Double(digitMatrix.count) > 0.96)
claim("Among the rest there are 25 different numbers", Set(digitMatrix.scalars).count - 1, equals: 25)
claim(
  "A dense layer of this size has 451,584 weights to learn, the convolution 25",
  [Dense(784, 576, hasBias: false).parameterCount, Conv2D(filterShape: (5, 5, 1, 1), hasBias: false).parameterCount],
  equals: [digitMatrix.count, 25])

// %% [markdown]
// It gets worse with every pixel: twice the side, sixteen times the matrix. **Predict** how much memory the matrix of a
// 3 × 3 filter needs for a picture of 224 × 224, at four bytes a number.

// %%
func bytes(_ l: Int, _ f: Int) -> Int { 4 * (l - f + 1) * (l - f + 1) * l * l }
for l in [28, 56, 112, 224] { print("\(l) × \(l): \(bytes(l, 3) / 1_000_000) MB") }
claim("Nearly 10 GB", Double(bytes(224, 3)) / 1e9, equals: 9.9, within: 0.05)
claim("for a filter of 36 bytes", 4 * filter.count, equals: 36)
claim("Our function makes matrices of the size that we count", 4 * digitMatrix.count, equals: bytes(28, 5))

// %% [markdown]
// ## On a photograph
//
// A piece of 40 × 40, and Sobel's filter as a matrix of two million numbers.

// %%
let photo = try Image(named: "camera")
let piece = photo.cropped(rows: 80..<240, columns: 180..<340).resized(height: 40, width: 40).matrix
let sobel = Filter.sobelX.coefficients
let sobelMatrix = matrix(of: sobel, side: 40)
let edges = matmul(sobelMatrix, piece.flattened()).reshaped(to: [38, 38])
func large(_ tensor: Tensor) -> Image { Image(tensor).shown.resized(height: 220, width: 220) }
display(sideBySide(["piece": large(piece), "C · vec(piece)": large(edges)]))
claim("1,444 × 1,600 numbers", sobelMatrix.shape, equals: [38 * 38, 40 * 40])
claim("The matrix finds the edges that conv2D finds", edges.isClose(to: conv2D(piece, filter: sobel), within: 1e-5))
claim("Only 6 of Sobel's 9 coefficients are not 0, so 6 in each row", sobelMatrix.countNonZero, equals: 38 * 38 * 6)

// %% [markdown]
// A matrix of zeros is kept **sparse**: just the numbers that are not 0, each with its row and column. **Predict:** how
// many multiplications does it take then?

// %%
var entries: [(output: Int, pixel: Int, weight: Float)] = []
for output in 0..<sobelMatrix.shape[0] {
  for pixel in 0..<sobelMatrix.shape[1] where sobelMatrix[output, pixel] as Float != 0 {
    entries.append((output, pixel, sobelMatrix[output, pixel]))
  }
}
var sparseEdges = Tensor(zeros: [38 * 38])
let pixels = piece.flattened()
for entry in entries { sparseEdges[entry.output] += entry.weight * (pixels[entry.pixel] as Float) }
print(entries.prefix(6).map { "z\($0.output) += \($0.weight) · x\($0.pixel)" }.joined(separator: "\n"))
claim("The same edges", sparseEdges.isClose(to: edges.flattened(), within: 1e-5))
claim("8,664 multiplications in place of 2,310,400", [entries.count, sobelMatrix.count], equals: [8_664, 2_310_400])

// %% [markdown]
// ## Seeing the matrix of a layer that you have not built
//
// Send in an image that is 0 except for a single 1, and out comes one **column**: whatever that pixel does. Do this
// with every pixel, and you have the matrix of *any* layer that multiplies and adds, without knowing how it works
// inside.
//
// **Predict** what stride 2 does to the matrix of a 3 × 3 filter on 7 × 7 pixels, and what padding 1 does.

// %%
func probed(side: Int, _ layer: (Tensor) -> Tensor) -> Tensor {
  let columns = (0..<side * side).map { place -> Tensor in
    var dot = Tensor(zeros: [side * side])
    dot[place] = 1
    return layer(dot.reshaped(to: [side, side])).flattened()
  }
  return Tensor(stacking: columns).transposed()
}
let plain = matrix(of: filter, side: 7)
let strided = probed(side: 7) { conv2D($0, filter: filter, stride: 2) }
let padded = probed(side: 7) { conv2D($0, filter: filter, padding: 1) }
display(sideBySide(["stride 1": plain, "stride 2": strided, "padding 1": padded]))
claim("Probing conv2D finds the matrix that we built", probed(side: 7) { conv2D($0, filter: filter) } == plain)
let kept = [0, 2, 4].flatMap { y in [0, 2, 4].map { x in y * 5 + x } }
claim("Stride 2 keeps 9 of the 25 rows", strided == plain.gathered(kept))
let framed = matrix(of: filter, side: 9)
let inner = (1...7).flatMap { y in (1...7).map { x in y * 9 + x } }
claim(
  "Padding 1 is the matrix for 9 × 9 without the columns of the frame",
  padded == framed.transposed().gathered(inner).transposed())
claim("Same padding makes it square: 49 × 49", padded.shape, equals: [49, 49])

// %% [markdown]
// ## The other direction: $C^\mathsf{T}$
//
// How much does a loss change with a pixel? Say every output $z_o$ counts with $g_o$. Pixel $i$ goes into output $o$
// with the weight $C_{o,i}$, so it counts
//
// $$ \frac{\partial L}{\partial x_i} = \sum_o C_{o,i}\, g_o \qquad\text{for all pixels at once:}\qquad C^\mathsf{T} g. $$
//
// Forward we read the rows of the matrix, backward its columns. **Predict:** $g$ has 2 × 2 numbers here. How many has
// $C^\mathsf{T} g$?

// %%
let g = Tensor([[1, 0], [0, 10]])
let byMatrix = matmul(c.transposed(), g.flattened()).reshaped(to: [4, 4])
let byAutodiff = gradient(at: image) { (conv2D($0, filter: filter) * g).sum() }
let byTransposed = transposedConv2D(g, filter: filter.reshaped(to: [3, 3, 1, 1]))[.all, .all, 0] as Tensor
let flipped = filter.reversed(axis: 0).reversed(axis: 1)
let byFull = conv2D(g, filter: flipped, padding: .full)
display(sideBySide(["g": g, "Cᵀ · vec(g)": byMatrix]))
claim("The gradient by automatic differentiation is Cᵀ g", byAutodiff, equals: byMatrix)
claim("The transposed convolution is Cᵀ g: hence its name", byTransposed, equals: byMatrix)
claim("The flipped filter with full padding is Cᵀ g, too", byFull, equals: byMatrix)
let stamps = TransposedConv2D(filterShape: (3, 3, 1, 1), hasBias: false)
stamps.filter.value = filter.reshaped(to: [3, 3, 1, 1])
try slidingFilter(stamps, values: g.reshaped(to: [2, 2, 1]))

// %% [markdown]
// Four ways, one matrix. Look at the picture: the filter is *stamped* where $g$ is 1, and ten times as strong where $g$
// is 10.
//
// A column of $C$ lists the outputs that read one pixel, and `trace` asks for it without a matrix. **Predict:** which
// pixels of 4 × 4 does only a single output read, and how many read the middle ones?

// %%
let readers = (c .!= 0).sum(axes: [0]).reshaped(to: [4, 4])
display(readers)
claim(
  "A corner is read by 1 output, a middle pixel by all 4", [readers[0, 0], readers[3, 3], readers[1, 1]] as [Float],
  equals: [1, 1, 4])
claim(
  "Column 1, of pixel (0, 1), names the outputs that trace names",
  trace(convolution, input: [0, 1], on: [4, 4, 1]).positions.map { 2 * $0[0] + $0[1] },
  equals: (0..<4).filter { c[$0, 1] as Float != 0 })
trace(convolution, input: [0, 1], on: [4, 4, 1])

// %% [markdown]
// One number of the gradient, written out: pixel $(1, 1)$ goes into all four outputs, each time through another weight.
// **Predict** it from $g$ and the filter: where is $g$ not 0?

// %%
let oneSlope = explainGradient(
  convolution, ofInput: [1, 1, 0], input: image.reshaped(to: [4, 4, 1]), outputGradient: g.reshaped(to: [2, 2, 1]))
claim("1·5 + 10·1 = 15", Float(oneSlope.result), equals: 1 * (filter[1, 1] as Float) + 10 * (filter[0, 0] as Float))
claim("It is what Cᵀ g has there", Float(oneSlope.result), equals: byMatrix[1, 1] as Float)
oneSlope

// %% [markdown]
// A pair of matrices like this is told by their *scalar products*: whether you weigh the outputs or carry the weights
// back and weigh the inputs, the sum is the same, $\langle C x, g \rangle = \langle x, C^\mathsf{T} g \rangle$. It is a
// good test for anybody's backward pass.

// %%
let noise = Tensor(randomNormal: [9, 9], seed: 1)
let outputWeights = Tensor(randomNormal: [4, 4], seed: 2)
let w3 = Tensor(randomNormal: [3, 3], seed: 3)
let forward = (conv2D(noise, filter: w3, stride: 2) * outputWeights).sum()
let backward =
  (noise * transposedConv2D(outputWeights, filter: w3.reshaped(to: [3, 3, 1, 1]), stride: 2)[.all, .all, 0]).sum()
print("⟨Cx, g⟩ = \(forward.scalar), ⟨x, Cᵀg⟩ = \(backward.scalar)")
claim("Both are the same, with stride 2 as well", forward, equals: backward.scalar, within: 1e-4)

// %% [markdown]
// ### What goes wrong: transposed is not inverse
//
// "Deconvolution", some call it, as if it undid the convolution. **Predict:** is $C^\mathsf{T} C$ the identity?

// %%
let thereAndBack = matmul(c.transposed(), c)
let smeared = matmul(thereAndBack, image.flattened()).reshaped(to: [4, 4])
display(sideBySide(["image": image, "Cᵀ · C · image": smeared]))
claim("It is not", thereAndBack != Tensor(identity: 16))
claim("It cannot be: 16 numbers went through 4", c.shape[0] < c.shape[1])
let blurBack = matmul(sobelMatrix.transposed(), edges.flattened()).reshaped(to: [40, 40])
sideBySide(["piece": large(piece), "Cᵀ of its edges": large(blurBack)])

// %% [markdown]
// ## Two layers are one
//
// First $C_1$, then $C_2$: that is $C_2 C_1$, one matrix. **Predict:** two 3 × 3 filters one after the other are *one*
// filter of which size?

// %%
let first = matrix(of: w3, side: 9)
let second = matrix(of: filter, side: 7)
let product = matmul(second, first)
let single = w3.padded(2)
let merged = conv2D(single, filter: flipped, padding: .valid)
claim("The product is the matrix of a 5 × 5 filter", product.isClose(to: matrix(of: merged, side: 9), within: 1e-4))
claim("That filter is one filter convolved with the other", merged.shape, equals: [5, 5])

// %% [markdown]
// So a network of convolutions and nothing else, however deep, could be written as a single matrix: it is no deeper
// than one layer. The **activation** between the layers prevents it. With ReLU, which makes 0 of everything negative,
// probing with single dots sees positive weights only. **Predict** what the matrix found in this way makes of the
// photo.

// %%
func layer(_ x: Tensor) -> Tensor { maximum(conv2D(x, filter: sobel), 0) }
let pretended = matmul(probed(side: 40, layer), piece.flattened()).reshaped(to: [38, 38])
display(sideBySide(["ReLU layer": large(layer(piece)), "its “matrix”": large(pretended / pretended.max())]))
claim(
  "The probed matrix of a layer with ReLU does not do what the layer does",
  !pretended.isClose(to: layer(piece), within: 0.1))

// %% [markdown]
// ## Five ways to compute one convolution
//
// All give the same numbers. They differ in what they store and in how much they calculate, and which is best depends
// on the sizes. One: the **loops**. Two: the **matrix**. Here is three.
//
// ### im2col
//
// The matrix has the filter in it over and over, and is multiplied by the image. Do it the other way: write the *image*
// into a matrix, a row for each place of the filter, and multiply that by the filter. **Predict** how many rows and
// columns that has for our piece.

// %%
func patches(_ image: Tensor, _ f: Int) -> Tensor {
  let n = image.shape[0] - f + 1
  var rows = Tensor(zeros: [n * n, f * f])
  for y in 0..<n {
    for x in 0..<n {
      let window: Tensor = image[y..<y + f, x..<x + f]
      rows[y * n + x] = window.flattened()
    }
  }
  return rows
}
let columns = patches(piece, 3)
claim("38·38 places of 9 pixels each", columns.shape, equals: [38 * 38, 3 * 3])
claim(
  "8.1 times as much memory as the image: 9 at most, less at the border",
  Double(columns.count) / Double(piece.count), equals: 8.1, within: 0.05)
claim("but 178 times less than the matrix", (Double(sobelMatrix.count) / Double(columns.count)).rounded(), equals: 178)
let sixteen = Tensor(randomNormal: [3, 3, 16], seed: 4)
claim(
  "Sixteen filters are a single matrix product",
  matmul(columns, sixteen.reshaped(to: [9, 16])).isClose(
    to: conv2D(piece.reshaped(to: [40, 40, 1]), filter: sixteen.reshaped(to: [3, 3, 1, 16])).reshaped(to: [38 * 38, 16]
    ),
    within: 1e-4))

// %% [markdown]
// With the image in the matrix, the transposed matrix gives the *other* gradient, that of the filter: how much does the
// loss change with each weight?

// %%
let g38 = Tensor(randomNormal: [38, 38], seed: 5)
claim(
  "patchesᵀ · vec(g) is the gradient with respect to the filter",
  matmul(columns.transposed(), g38.flattened()).reshaped(to: [3, 3]).isClose(
    to: gradient(at: sobel) { (conv2D(piece, filter: $0) * g38).sum() }, within: 1e-3))

// %% [markdown]
// ### Waves
//
// Four. Lay the row to a ring, so that the filter runs off the end and comes in again at the start ("circular"
// padding). Now send a wave round it. **Predict:** a blur of 1, 2, 1 makes what of a wave? A wave again, of the same
// length; only lower.

// %%
let ring = 12
let t = Tensor(range: 0..<ring)
func wave(_ k: Int) -> Tensor { cos(t * (2 * Float.pi * Float(k) / Float(ring))).reshaped(to: [1, ring]) }
let blur = Tensor([[0.25, 0.5, 0.25]])
func blurred(_ row: Tensor) -> Tensor { conv2D(row, filter: blur, padding: .same, paddingMode: .circular) }
plot(
  [
    "wave 1": wave(1).scalars, "blurred": blurred(wave(1)).scalars,
    "wave 4, drawn lower": (wave(4) - 3).scalars, "blurred ": (blurred(wave(4)) - 3).scalars,
  ], x: "pixel")
func factor(_ k: Int) -> Float { (1 + cos(2 * Float.pi * Float(k) / Float(ring))) / 2 }
for k in 0...6 { print("wave \(k) comes out \((factor(k) * 100).rounded() / 100) times as high") }
claim(
  "Every wave comes out as the same wave, times (1 + cos(2πk/12))/2",
  (0...6).allSatisfy { blurred(wave($0)).isClose(to: wave($0) * factor($0), within: 1e-5) })
claim("Wave 0, which is no wave, stays", blurred(wave(0)).isClose(to: wave(0), within: 1e-6))
claim("Wave 6, up and down from pixel to pixel, is gone", abs(blurred(wave(6))).max() < 1e-6)

// %% [markdown]
// Long waves pass, the shortest one is extinguished: this *is* blurring. In the language of matrices: if you count in
// waves in place of pixels, the matrix of the convolution is **diagonal**. Nothing is mixed, each wave has its factor.
// **Predict** the picture.

// %%
let angles = matmul(t.reshaped(to: [ring, 1]), t.reshaped(to: [1, ring])) * (2 * Float.pi / Float(ring))
let ringMatrix = Tensor(
  stacking: (0..<ring).map { place in
    blurred(Tensor(identity: ring)[place].reshaped(to: [1, ring])).flattened()
  }
).transposed()
let inWaves =
  (matmul(matmul(cos(angles), ringMatrix), cos(angles)) + matmul(matmul(sin(angles), ringMatrix), sin(angles))) / ring
display(sideBySide(["in pixels": ringMatrix, "in waves": (inWaves * 100).map { $0.rounded() / 100 + 0 }]))
claim(
  "In waves the matrix is diagonal, and on its diagonal stand the factors",
  inWaves.isClose(to: Tensor(identity: ring) * Tensor((0..<ring).map(factor)), within: 1e-5))

// %% [markdown]
// So: take image and filter apart into waves (the *Fourier transform*), multiply wave by wave, put together again. A
// wave has a height and a shift, so each takes two numbers, `re` and `im`. As our filters are not flipped, one shift is
// subtracted from the other.

// %%
func byWaves(_ image: Tensor, _ filter: Tensor) -> Tensor {
  let (n, f) = (image.shape[0], filter.shape[0])
  let t = Tensor(range: 0..<n)
  let angles = matmul(t.reshaped(to: [n, 1]), t.reshaped(to: [1, n])) * (2 * Float.pi / Float(n))
  let (c, s) = (cos(angles), sin(angles))
  func between(_ a: Tensor, _ x: Tensor, _ b: Tensor) -> Tensor { matmul(matmul(a, x), b) }
  func parts(_ x: Tensor) -> (re: Tensor, im: Tensor) {
    (between(c, x, c) - between(s, x, s), -between(s, x, c) - between(c, x, s))
  }
  let (a, b) = (parts(image), parts(filter.padded(.sides(top: 0, bottom: n - f, left: 0, right: n - f))))
  let re = a.re * b.re + a.im * b.im
  let im = a.im * b.re - a.re * b.im
  let whole = (between(c, re, c) - between(s, re, s) - between(s, im, c) - between(c, im, s)) / (n * n)
  return whole[0...(n - f), 0...(n - f)]
}
claim(
  "It does not matter to the waves how large the filter is: 39 × 39 works as well",
  byWaves(piece, Tensor(ones: [39, 39])).isClose(to: conv2D(piece, filter: Tensor(ones: [39, 39])), within: 0.01))
claim("By way of waves the edges are the same", byWaves(piece, sobel).isClose(to: edges, within: 1e-3))

// %% [markdown]
// ### All of them
//
// Five is the engine, `conv2D`, which does something like im2col without ever writing the rows down. **Predict** the
// order of the times.

// %%
func loops(_ image: Tensor, _ filter: Tensor) -> Tensor {
  let (n, f) = (image.shape[0] - filter.shape[0] + 1, filter.shape[0])
  var map = Tensor(zeros: [n, n])
  for y in 0..<n {
    for x in 0..<n {
      var sum: Float = 0
      for i in 0..<f {
        for j in 0..<f { sum += filter[i, j] * image[y + i, x + j] }
      }
      map[y, x] = sum
    }
  }
  return map
}
let nine = Tensor(randomNormal: [3, 3], seed: 6)
let nineMatrix = matrix(of: nine, side: 40)
let ways: [(String, () -> Tensor)] = [
  ("loops", { loops(piece, nine) }),
  ("matrix", { matmul(nineMatrix, piece.flattened()).reshaped(to: [38, 38]) }),
  ("im2col", { matmul(patches(piece, 3), nine.flattened()).reshaped(to: [38, 38]) }),
  ("waves", { byWaves(piece, nine) }),
  ("conv2D", { conv2D(piece, filter: nine) }),
]
let reference = conv2D(piece.converted(to: .float64), filter: nine.converted(to: .float64))
let clock = ContinuousClock()
for (name, way) in ways {
  var result = way()
  let time = clock.measure { result = way() }
  print(
    name.padding(toLength: 8, withPad: " ", startingAt: 0), time, " largest error",
    result.largestDifference(from: reference.converted(to: .float32)))
  claim("\(name): the same map", result.isClose(to: reference.converted(to: .float32), within: 1e-4))
}

// %% [markdown]
// Why this order? Count the multiplications: the matrix multiplies by all its zeros. `patches` loses its time not by
// calculating but by copying, window by window; an engine copies better, or not at all. And waves pay for large filters
// only: their work is the same for 3 × 3 as for 39 × 39.
//
// **Predict:** how many times as much does the matrix multiply as the loops?

// %%
let useful = reference.count * nine.count
claim(
  "The loops multiply 38·38·9 = 12,996 times, and so does im2col", [useful, columns.count], equals: [12_996, 12_996])
claim("The matrix 178 times as often", (Double(nineMatrix.count) / Double(useful)).rounded(), equals: 178)
claim("To no purpose: just 12,996 of its numbers are not 0", nineMatrix.countNonZero, equals: useful)

// %% [markdown]
// ## Your turn
//
// Each cell holds a function to complete. Its check tries several cases and compares with what Fovea gives.

// %% [markdown]
// ### Exercise: a matrix of your own
//
// A filter of $f$ numbers, a row of $n$ pixels: make the matrix.

// %% A matrix of your own tags=["exercise"]
func rowMatrix(_ w: Tensor, _ n: Int) -> Tensor {
  // BEGIN SOLUTION
  let outputs = n - w.count + 1
  var matrix = Tensor(zeros: [outputs, n])
  for output in 0..<outputs {
    for tap in 0..<w.count { matrix[output, output + tap] = w[tap] as Float }
  }
  return matrix
  // END SOLUTION
}

// %%
func wrongMatrix(_ w: Tensor, _ n: Int, place: (Int, Int) -> Int) -> Tensor {
  var matrix = Tensor(zeros: [n - w.count + 1, n])
  for output in 0..<matrix.shape[0] {
    for tap in 0..<w.count { matrix[output, place(output, tap)] = w[tap] as Float }
  }
  return matrix
}
exercise(
  "A matrix of your own: a row for each output, a column for each of the n pixels.",
  hints: "How many outputs are there? That many rows.",
  "Output o reads the pixels o, o + 1, … , o + f − 1.",
  "Two loops, over outputs and over taps: the tap's weight stands in row o, column o + tap.",
  trying: [(Tensor([1, 2, 3]), 5), (Tensor([1, -1]), 4), (Tensor([2, 0, 5, 7]), 7), (Tensor([3]), 3)],
  rowMatrix,
  expected: { w, n in
    Tensor(
      stacking: (0..<n).map { place in
        conv2D(Tensor(identity: n)[place...place], filter: w.reshaped(to: [1, w.count])).flattened()
      }
    ).transposed()
  },
  mistakes: [
    Mistake("the filter is flipped; conv2D does not flip") { w, n in
      wrongMatrix(w.reversed(axis: 0), n) { output, tap in output + tap }
    },
    Mistake("rows and columns are exchanged: this is Cᵀ") { w, n in
      wrongMatrix(w, n) { output, tap in output + tap }.transposed()
    },
    Mistake("the filter does not move: row o must begin at column o") { w, n in
      wrongMatrix(w, n) { output, tap in tap }
    },
  ])

// %% [markdown]
// ### Exercise: zeros
//
// How many zeros has the matrix of an $F \times F$ filter, none of whose numbers is 0, for images of $L \times L$?

// %% Zeros tags=["exercise"]
func zeroCount(_ l: Int, _ f: Int) -> Int {
  // BEGIN SOLUTION
  (l - f + 1) * (l - f + 1) * (l * l - f * f)
  // END SOLUTION
}

// %%
exercise(
  "Zeros: how many are in the matrix of an f × f filter for images of l × l?",
  hints: "How many numbers has one row, and how many of them belong to the filter?",
  "How many rows are there? One for each output.",
  trying: [(4, 3), (8, 3), (5, 5), (6, 1), (12, 5)],
  zeroCount,
  expected: { l, f in Int((matrix(of: Tensor(ones: [f, f]), side: l) .== 0).sum().scalar) },
  mistakes: [
    Mistake("these are the numbers that are not 0") { l, f in (l - f + 1) * (l - f + 1) * f * f },
    Mistake("these are the zeros of a single row") { l, f in l * l - f * f },
    Mistake("all numbers of the matrix, zeros or not") { l, f in (l - f + 1) * (l - f + 1) * l * l },
    Mistake("there are l − f + 1 places along each side, not l − f") { l, f in
      (l - f) * (l - f) * (l * l - f * f)
    },
    Mistake("a row for each output, and with no padding there are fewer outputs than pixels") { l, f in
      l * l * (l * l - f * f)
    },
  ])

// %% [markdown]
// ### Exercise: backward with `conv2D` alone
//
// Given the filter and the gradient $g$ of the outputs, give the gradient of the image. Use `conv2D`, and neither
// matrices nor autodiff.

// %% Backward tags=["exercise"]
func imageGradient(_ filter: Tensor, _ g: Tensor) -> Tensor {
  // BEGIN SOLUTION
  conv2D(g, filter: filter.reversed(axis: 0).reversed(axis: 1), padding: .full)
  // END SOLUTION
}

// %%
exercise(
  "Backward: how much does the sum of g · outputs change with each pixel?",
  hints: "The gradient is as large as the image: f − 1 more rows than g. Which padding makes things larger?",
  "Pixel (y, x) is read by output (y − i, x − j) with the weight w[i, j]: one index runs forward, the other backward.",
  "Flip the filter along both axes.",
  trying: [
    (Tensor([[1, 2], [3, 4]]), Tensor([[1, 0], [0, 0]])),
    (Tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]]), Tensor([[1, 0, 2], [0, -1, 0], [3, 0, 0]])),
    (Tensor([[0, 1, 0], [2, 0, 0], [0, 0, 5]]), Tensor([[1, 2], [3, 4]])),
  ],
  imageGradient,
  expected: { filter, g in
    gradient(at: Tensor(zeros: conv2D(g, filter: filter, padding: .full).shape)) {
      (conv2D($0, filter: filter) * g).sum()
    }
  },
  mistakes: [
    Mistake("the filter is not flipped") { filter, g in conv2D(g, filter: filter, padding: .full) },
    Mistake("flipped top to bottom only; left and right change places as well") { filter, g in
      conv2D(g, filter: filter.reversed(axis: 0), padding: .full)
    },
    Mistake("flipped left to right only; top and bottom change places as well") { filter, g in
      conv2D(g, filter: filter.reversed(axis: 1), padding: .full)
    },
    Mistake("axes swapped: transposing the filter is not turning it by half a turn") { filter, g in
      conv2D(g, filter: filter.transposed(), padding: .full)
    },
  ])

// %% [markdown]
// ## What to keep
//
// - A convolution is a matrix: a row for each output, a column for each pixel, $(L-F+1)^2 \times L^2$. Most of it is 0,
//   the rest are the same $F^2$ numbers again and again.
// - So it is a dense layer that was told two things about pictures: look near by, and look everywhere in the same way.
// - Rows are read forward, columns backward: $C^\mathsf{T}$ is the gradient of the image, the transposed convolution,
//   and full padding with the filter flipped. It is not the inverse.
// - Loops, matrix, im2col, waves, `conv2D`: the same numbers. With the image in the matrix, its transpose gives the
//   gradient of the filter.
//
// **Next:** [08 · Activations, initialisation, normalisation](08-activations-and-normalisation.ipynb): how
// signals get through many layers.
