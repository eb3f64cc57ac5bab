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
// pixel. A matrix times the pixels means: each row times the pixels, number by number, added up. That is one output for
// each row.
//
// **Predict:** the matrix for $w = (1, 2, 3)$, before you run the loop.

// %%
let w = Tensor([1, 2, 3])
let x = Tensor([4, 0, 5, 1, 2])
var stripes = Tensor(zeros: [3, 5])
for output in 0..<3 {
  for tap in 0..<3 {
    stripes[output, output + tap] = w[tap] as Float
  }
}
display(sideBySide(["the matrix: a row for each output": stripes]))
let z = matmul(stripes, x)
claim("Matrix times pixels: 1·4 + 2·0 + 3·5 = 19, and so on", z, equals: Tensor([19, 13, 13]))
claim(
  "It is what conv2D makes of the row",
  conv2D(x.reshaped(to: [1, 5]), filter: w.reshaped(to: [1, 3])).flattened(), equals: z)

// %% [markdown]
// Each row is the one above, moved to the right by one. So along every diagonal stands the same number. Such a matrix
// is a [Toeplitz matrix](glossary.md#toeplitz-matrix): *shared weights* and *moving along* are both in this picture.
//
// **Predict:** how many of its numbers are not 0, and how many different ones are among those?

// %%
func isToeplitz(_ m: Tensor) -> Bool { m[1..., 1...] == m[..<(m.shape[0] - 1), ..<(m.shape[1] - 1)] }
claim("Along the diagonals the numbers are the same", isToeplitz(stripes))
claim("3 rows of 3 weights: 9 of 15 are not 0", stripes.countNonZero, equals: 3 * w.count)
claim("and those are only 3 different ones", Set(stripes.scalars).subtracting([0]), equals: Set(w.scalars))

// %% [markdown]
// ## An image is a long row
//
// A matrix multiplies a row of numbers, but an image has rows and columns. So lay its rows one behind the other: this
// is called $\operatorname{vec}(x)$. With $L$ pixels to a row, the pixel in row $y$ and column $k$ gets the place
// $y \cdot L + k$. (Below, the pixels *are* their places.)
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
display(sideBySide(["C, the matrix of the filter 1 2 3 / 4 5 6 / 7 8 9": c]))
claim("(L − F + 1)² = 4 rows and L·L = 16 columns", c.shape, equals: [(4 - 3 + 1) * (4 - 3 + 1), 4 * 4])

// %% [markdown]
// Read row 0: the filter's three rows, each with a 0 behind it. Why a 0? The image is one pixel wider than the filter,
// $L - F = 1$, and this pixel has to be passed over before the next row begins.

// %%
let direct = conv2D(image, filter: filter)
claim("C · vec(x) is the convolution, laid out as a row", matmul(c, image.flattened()), equals: direct.flattened())
claim(
  "Row 0 is the filter where it lies first: its three rows, and a gap of L − F = 1 between them",
  (c[0] as Tensor).scalars, equals: [1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 0, 0, 0, 0])

// %% [markdown]
// One row of $C$ is what one output is made of. Ask for the output in row 1, column 0, with all its numbers, and find
// its weights in row $1 \cdot 2 + 0 = 2$ of the matrix.

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
// $C^\mathsf{T}$. It is right if the image stands on the **left**, as a row, and this is how a
// [dense layer](glossary.md#dense-layer) does it: $x W$. With the image on the right, $C \operatorname{vec}(x)$, as
// here, it has $(L - F + 1)^2$ rows. Say which you mean, and all is well.

// %%
let weights = c.transposed()
claim("The notes' size is that of the transposed matrix", weights.shape, equals: [4 * 4, (4 - 3 + 1) * (4 - 3 + 1)])
claim(
  "Image on the left: the same numbers",
  matmul(image.reshaped(to: [1, 16]), weights).flattened(), equals: matmul(c, image.flattened()))
claim("A dense layer from 16 to 4 has a matrix of just this shape", Dense(16, 4).weight.shape, equals: weights.shape)

// %% [markdown]
// So a convolution **is** a dense layer: one in which most weights are 0 and the others are
// forced to be equal.
//
// ## Blocks in blocks
//
// Look at a larger one: 8 × 8 pixels make a matrix of 36 × 64. The picture has a dot for each number, dark for 0,
// yellow for 9.
//
// **Predict:** you saw stripes for one row of pixels. What do you see now?

// %%
let larger = matrix(of: filter, side: 8)
display(sideBySide(["the matrix of 36 × 64": larger]))
func block(_ i: Int, _ j: Int) -> Tensor { larger[i * 6..<(i + 1) * 6, j * 8..<(j + 1) * 8] }
display(
  sideBySide([
    "block 0: filter row 0": block(0, 0), "block 1: filter row 1": block(0, 1), "block 2: filter row 2": block(0, 2),
  ]))
claim("(8 − 3 + 1)² = 36 rows and 8·8 = 64 columns", larger.shape, equals: [(8 - 3 + 1) * (8 - 3 + 1), 8 * 8])
claim(
  "Cut into blocks of 6 × 8, every block is a Toeplitz matrix",
  (0..<6).allSatisfy { i in (0..<8).allSatisfy { j in isToeplitz(block(i, j)) } })
claim(
  "of one row of the filter",
  (0..<3).allSatisfy { block(0, $0)[0, 0..<3] == filter[$0] as Tensor } && block(0, 3).countNonZero == 0)
claim(
  "and the blocks themselves repeat along the diagonals: Toeplitz twice, doubly blocked",
  (0..<5).allSatisfy { i in (0..<7).allSatisfy { j in block(i, j) == block(i + 1, j + 1) } })

// %% [markdown]
// Thick stripes of blocks, with thin stripes of numbers in each block. That is why notes call it a *doubly blocked*
// Toeplitz matrix.
//
// ## Counting zeros
//
// Each of the $(L - F + 1)^2$ rows has $F^2$ numbers that count, of $L^2$.
//
// **Predict:** for a digit of 28 × 28 and a filter of 5 × 5, how much of the matrix is zero: a half, nine tenths, or
// more?

// %%
let digitMatrix = matrix(of: Tensor(range: 1...25).reshaped(to: [5, 5]), side: 28)
let zeros = digitMatrix.count - digitMatrix.countNonZero
claim("24² × 28² = 576 × 784 = 451,584 numbers", digitMatrix.count, equals: 24 * 24 * (28 * 28))
claim("(L − F + 1)²·(L² − F²) = 437,184 of them are 0", zeros, equals: 24 * 24 * (28 * 28 - 5 * 5))
claim("That is more than 96 %", Double(zeros) / Double(digitMatrix.count) > 0.96)
claim("Among the rest there are 25 different numbers", Set(digitMatrix.scalars).subtracting([0]).count, equals: 5 * 5)
claim(
  "A dense layer of this size has 451,584 weights to learn, the convolution 25",
  [Dense(784, 576, hasBias: false).parameterCount, Conv2D(filterShape: (5, 5, 1, 1), hasBias: false).parameterCount],
  equals: [digitMatrix.count, 5 * 5])

// %% [markdown]
// It gets worse with every pixel: twice the side, about sixteen times the matrix.
//
// **Predict:** how much memory does the matrix of a 3 × 3 filter need for a picture of 224 × 224, at four bytes a
// number?

// %%
func bytes(_ l: Int, _ f: Int) -> Int { 4 * (l - f + 1) * (l - f + 1) * l * l }
for l in [28, 56, 112, 224] { print("\(l) × \(l): \(bytes(l, 3) / 1_000_000) MB") }
claim("Nearly 10 GB", Double(bytes(224, 3)) / 1e9, equals: 9.9, within: 0.05)
claim("for a filter of 36 bytes", 4 * filter.count, equals: 4 * 3 * 3)
claim("Our function makes matrices of the size that we count", 4 * digitMatrix.count, equals: bytes(28, 5))

// %% [markdown]
// ## On a photograph
//
// A piece of 40 × 40, and Sobel's filter for upright edges as a matrix of two million numbers. In the picture of the
// edges gray is 0; bright and dark are edges with different sides bright.
//
// **Predict:** three of Sobel's nine coefficients are 0. How many numbers of the matrix are not?

// %%
let photo = try Image(named: "camera")
let piece = photo.cropped(rows: 80..<240, columns: 180..<340).resized(height: 40, width: 40).matrix
let sobel = Filter.sobelX.coefficients
let sobelMatrix = matrix(of: sobel, side: 40)
let edges = matmul(sobelMatrix, piece.flattened()).reshaped(to: [38, 38])
func large(_ tensor: Tensor) -> Image { Image(tensor).shown.resized(height: 220, width: 220) }
display(sideBySide(["a piece of the photograph": large(piece), "C · vec(piece)": large(edges)]))
claim("38² × 40² = 1,444 × 1,600 numbers", sobelMatrix.shape, equals: [38 * 38, 40 * 40])
claim("The matrix finds the edges that conv2D finds", edges.isClose(to: conv2D(piece, filter: sobel), within: 1e-5))
claim("Six in each of the 1,444 rows are not 0", sobelMatrix.countNonZero, equals: 38 * 38 * 6)

// %% [markdown]
// A matrix of zeros is kept **sparse**: just the numbers that are not 0, each with its row and column. The cell prints
// the first six, which make output 0.
//
// **Predict:** how many multiplications does it take then, in place of $1444 \cdot 1600$?

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
print(entries.prefix(6).map { "z\($0.output) += \(Int($0.weight)) · x\($0.pixel)" }.joined(separator: "\n"))
claim("The same edges", sparseEdges.isClose(to: edges.flattened(), within: 1e-5))
claim(
  "1,444·6 = 8,664 multiplications in place of 1,444·1,600 = 2,310,400", [entries.count, sobelMatrix.count],
  equals: [1_444 * 6, 1_444 * 1_600])

// %% [markdown]
// ## Seeing the matrix of a layer that you have not built
//
// Send in an image that is 0 except for a single 1, and out comes one **column** of the matrix: whatever that pixel
// does. Do this with every pixel, and you have the matrix of *any* layer that multiplies and adds, without knowing how
// it works inside.
//
// **Predict:** the matrix of a 3 × 3 filter on 7 × 7 pixels has 25 rows and 49 columns. What does
// [stride](glossary.md#stride) 2 do to it, and what [padding](glossary.md#padding) 1?

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
display(sideBySide(["stride 1: 25 × 49": plain, "stride 2: 9 × 49": strided, "padding 1: 49 × 49": padded]))
claim("Probing conv2D finds the matrix that we built", probed(side: 7) { conv2D($0, filter: filter) } == plain)
let kept = [0, 2, 4].flatMap { y in [0, 2, 4].map { x in y * 5 + x } }
claim("Stride 2 keeps 9 of the 25 rows", strided == plain.gathered(kept))
let framed = matrix(of: filter, side: 9)
let inner = (1...7).flatMap { y in (1...7).map { x in y * 9 + x } }
claim(
  "Padding 1 is the matrix for 9 × 9 without the columns of the frame",
  padded == framed.transposed().gathered(inner).transposed())
claim("so it is square: as many outputs as pixels", padded.shape, equals: [7 * 7, 7 * 7])

// %% [markdown]
// Stride throws rows away, outputs that nobody asks for. Padding adds rows. Near the border of the image they lack some
// weights: those that would meet the frame of zeros.
//
// (This is half of the lesson, and a good place for a break.)

// %% [markdown]
// ## The other direction: $C^\mathsf{T}$
//
// As in lesson 06: how much does a loss $\mathcal L$ change with a pixel? Say it changes by $g_o$ for each unit of
// output $o$. Pixel $i$ goes into output $o$ with the weight $C_{o,i}$, so by the chain rule
//
// $$ \frac{\partial \mathcal L}{\partial x_i} = \sum_o C_{o,i}\, g_o
//    \qquad\text{for all pixels at once:}\qquad C^\mathsf{T} g. $$
//
// $C^\mathsf{T}$, the *transposed* matrix, has the columns of $C$ as its rows. Forward we read the rows of $C$,
// backward its columns.
//
// **Predict:** $g$ has 2 × 2 numbers here, a 1 and a 10. How many has $C^\mathsf{T} g$, and where will the filter 1 … 9
// be seen in it?

// %%
let g = Tensor([[1, 0], [0, 10]])
let byMatrix = matmul(c.transposed(), g.flattened()).reshaped(to: [4, 4])
let byAutodiff = gradient(at: image) { (conv2D($0, filter: filter) * g).sum() }
let byTransposed = transposedConv2D(g, filter: filter.reshaped(to: [3, 3, 1, 1]))[.all, .all, 0] as Tensor
let flipped = filter.reversed(axis: 0).reversed(axis: 1)
let byFull = conv2D(g, filter: flipped, padding: .full)
display(sideBySide(["g": g, "Cᵀ · vec(g)": byMatrix]))
claim("The gradient by automatic differentiation is Cᵀ g, a number for each pixel", byAutodiff, equals: byMatrix)
claim("The transposed convolution is Cᵀ g: hence its name", byTransposed, equals: byMatrix)
claim("The flipped filter with full padding is Cᵀ g, too", byFull, equals: byMatrix)
let stamps = TransposedConv2D(filterShape: (3, 3, 1, 1), hasBias: false)
stamps.filter.value = filter.reshaped(to: [3, 3, 1, 1])
try slidingFilter(stamps, values: g.reshaped(to: [2, 2, 1]))

// %% [markdown]
// Four ways, one matrix. Look at the moving picture: the filter is *stamped* where $g$ is 1, and ten times as strong
// where $g$ is 10; where stamps overlap, they add up. That is the
// [transposed convolution](glossary.md#transposed-convolution).
//
// A column of $C$ lists the outputs that read one pixel, and `trace` asks for it without a matrix.
//
// **Predict:** which pixels of 4 × 4 does only a single output read, and how many read the middle ones?

// %%
let readers = (c .!= 0).sum(axes: [0]).reshaped(to: [4, 4])
display(sideBySide(["how many outputs read each pixel": readers]))
claim(
  "A corner is read by 1 output, a middle pixel by all 4", [readers[0, 0], readers[3, 3], readers[1, 1]] as [Float],
  equals: [1, 1, 4])
claim(
  "Column 1, of pixel (0, 1), names the outputs that trace names",
  trace(convolution, input: [0, 1], on: [4, 4, 1]).positions.map { 2 * $0[0] + $0[1] },
  equals: (0..<4).filter { c[$0, 1] as Float != 0 })
trace(convolution, input: [0, 1], on: [4, 4, 1])

// %% [markdown]
// One number of the [gradient](glossary.md#gradient), written out: pixel $(1, 1)$ goes into all four outputs, each time
// through another weight.
//
// **Predict:** which number is it? Only two of the four count: where is $g$ not 0?

// %%
let oneSlope = explainGradient(
  convolution, ofInput: [1, 1, 0], input: image.reshaped(to: [4, 4, 1]), outputGradient: g.reshaped(to: [2, 2, 1]))
claim("1·5 + 10·1 = 15", Float(oneSlope.result), equals: 1 * (filter[1, 1] as Float) + 10 * (filter[0, 0] as Float))
claim("It is what Cᵀ g has there", Float(oneSlope.result), equals: byMatrix[1, 1] as Float)
oneSlope

// %% [markdown]
// Here is a good test for anybody's backward pass. Write $\langle a, b \rangle$ for "multiply number by number and add
// up". You may go forward with $x$ and weigh the outputs by $g$, or go back with $g$ and weigh the inputs by $x$. Both
// sums have the same terms, $g_o\, C_{o,i}\, x_i$, so $\langle C x, g \rangle = \langle x, C^\mathsf{T} g \rangle$: for
// any $x$ and any $g$, random ones too.
//
// **Predict:** does it hold with stride 2 as well?

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
// "Deconvolution", some call it, as if it undid the convolution.
//
// **Predict:** do you get the image back if you go forward with $C$, then back with $C^\mathsf{T}$?

// %%
let thereAndBack = matmul(c.transposed(), c)
let smeared = matmul(thereAndBack, image.flattened()).reshaped(to: [4, 4])
display(sideBySide(["image": image, "Cᵀ · C · image": smeared]))
claim("No: CᵀC does not leave things as they are", thereAndBack != Tensor(identity: 16))
claim("It cannot: 16 numbers went through 4", c.shape[0] < c.shape[1])
let blurBack = matmul(sobelMatrix.transposed(), edges.flattened()).reshaped(to: [40, 40])
sideBySide(["the piece": large(piece), "Cᵀ of its edges: not the piece": large(blurBack)])

// %% [markdown]
// ## Two layers are one
//
// First $C_1$, then $C_2$: $C_2 (C_1 x) = (C_2 C_1)\, x$, and the product $C_2 C_1$ is again one matrix.
//
// **Predict:** two 3 × 3 filters one after the other are *one* filter of which size?

// %%
let first = matrix(of: w3, side: 9)
let second = matrix(of: filter, side: 7)
let product = matmul(second, first)
let merged = conv2D(w3, filter: flipped, padding: .full)
claim("One filter, flipped, over the other with full padding gives 5 × 5", merged.shape, equals: [5, 5])
claim(
  "and the product is the matrix of just this filter", product.isClose(to: matrix(of: merged, side: 9), within: 1e-4))

// %% [markdown]
// So a network of convolutions and nothing else, however deep, could be written as a single matrix: it is no deeper
// than one layer. The [activation function](glossary.md#activation-function) between the layers prevents it. A layer
// with [ReLU](glossary.md#relu) has no matrix. Probe it nevertheless: a single dot sees the weights one by one, and
// ReLU makes 0 of the negative ones. So the "matrix" found has only Sobel's positive column, 1, 2, 1.
//
// **Predict:** what does this false matrix make of the photograph? Edges, or a blur?

// %%
func layer(_ x: Tensor) -> Tensor { maximum(conv2D(x, filter: sobel), 0) }
let pretended = matmul(probed(side: 40, layer), piece.flattened()).reshaped(to: [38, 38])
display(sideBySide(["ReLU layer": large(layer(piece)), "its “matrix”": large(pretended / pretended.max())]))
claim("The false matrix does not do what the layer does", !pretended.isClose(to: layer(piece), within: 0.1))
claim(
  "It blurs, by the positive weights alone",
  pretended.isClose(to: conv2D(piece, filter: maximum(sobel, 0)), within: 1e-5))

// %% [markdown]
// ## Five ways to compute one convolution
//
// All give the same numbers. They differ in what they store and in how much they calculate, and which is best depends
// on the sizes. One: the **loops**. Two: the **matrix**. Here is three.
//
// ### im2col
//
// You know [im2col](glossary.md#im2col) from lesson 04. The matrix $C$ has the filter in it over and over, and is
// multiplied by the image. Do it the other way: write the *image* into a matrix, a row for each place of the filter,
// and multiply that by the filter.
//
// **Predict:** how many rows and columns has that for our piece of 40 × 40 and a filter of 3 × 3?

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
  "8.1 times as much memory as the image: each pixel up to nine times, at the border less often",
  Double(columns.count) / Double(piece.count), equals: 8.1, within: 0.05)
claim("but 1,600/9, about 178, times less than C", Double(sobelMatrix.count) / Double(columns.count), equals: 1_600 / 9)
let sixteen = Tensor(randomNormal: [3, 3, 16], seed: 4)
claim(
  "Sixteen filters are a single matrix product",
  matmul(columns, sixteen.reshaped(to: [9, 16])).isClose(
    to: conv2D(piece.reshaped(to: [40, 40, 1]), filter: sixteen.reshaped(to: [3, 3, 1, 16])).reshaped(to: [38 * 38, 16]
    ),
    within: 1e-4))

// %% [markdown]
// With the image in the matrix, the transposed matrix gives the *other* gradient, that of the filter: how much does the
// loss change with each weight? The reason is the same as above, with the patches in the place of $C$ and the filter in
// the place of the image.
//
// **Predict:** $\text{patches}^\mathsf{T}$ is $9 \times 1444$, and $g$ has 1,444 numbers. How many has the product?

// %%
let g38 = Tensor(randomNormal: [38, 38], seed: 5)
let ofFilter = matmul(columns.transposed(), g38.flattened())
claim("A number for each weight", ofFilter.count, equals: sobel.count)
claim(
  "patchesᵀ · vec(g) is the gradient with respect to the filter",
  ofFilter.reshaped(to: [3, 3]).isClose(
    to: gradient(at: sobel) { (conv2D(piece, filter: $0) * g38).sum() }, within: 1e-3))

// %% [markdown]
// ### Waves
//
// Four. *(For the curious; nothing later needs it. Run the cells and go on to "All of them" if you like.)* Lay the row
// to a ring, so that the filter runs off the end and comes in again at the start ("circular" padding). Now send a wave
// round it, a cosine that goes up and down $k$ times on its way.
//
// **Predict:** what does a blur of ¼, ½, ¼ make of a wave: another shape, or the same wave, only lower? Which wave
// suffers most?

// %%
let ring = 12
let t = Tensor(range: 0..<ring)
func wave(_ k: Int) -> Tensor { cos(t * (2 * Float.pi * Float(k) / Float(ring))).reshaped(to: [1, ring]) }
let blur = Tensor([[0.25, 0.5, 0.25]])
func blurred(_ row: Tensor) -> Tensor { conv2D(row, filter: blur, padding: .same, paddingMode: .circular) }
plot(
  [
    "wave 1": wave(1).scalars, "wave 1 blurred": blurred(wave(1)).scalars,
    "wave 4, drawn lower": (wave(4) - 3).scalars, "wave 4 blurred": (blurred(wave(4)) - 3).scalars,
  ], x: "pixel", title: "A long and a short wave, blurred")
func factor(_ k: Int) -> Float { (1 + cos(2 * Float.pi * Float(k) / Float(ring))) / 2 }
plot((0...6).map(factor), x: "wave", y: "comes out times", title: "What blurring leaves of each wave")
claim(
  "Every wave comes out as the same wave, times (1 + cos(2πk/12))/2",
  (0...6).allSatisfy { blurred(wave($0)).isClose(to: wave($0) * factor($0), within: 1e-5) })
claim("Wave 0, which is no wave, stays", blurred(wave(0)).isClose(to: wave(0), within: 1e-6))
claim("Wave 6, up and down from pixel to pixel, is gone", abs(blurred(wave(6))).max() < 1e-6)

// %% [markdown]
// Long waves pass, the shortest one is extinguished: this *is* blurring. No wave turns into another one; each has its
// own factor, which depends on the filter. In the language of matrices: counted in waves in place of pixels, the matrix
// of a convolution has numbers on its diagonal only.
//
// So: take image and filter apart into waves (the *Fourier transform*), multiply wave by wave, put together again. A
// wave has a height and a shift, so each takes two numbers, `re` and `im`. As our filters are not flipped, one shift is
// subtracted from the other.
//
// **Predict:** how does the work grow if the filter has 39 × 39 numbers in place of 3 × 3?

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
claim("By way of waves the edges are the same", byWaves(piece, sobel).isClose(to: edges, within: 1e-3))
claim(
  "39 × 39 works as well, with the same steps: the filter is laid into a field as large as the image",
  byWaves(piece, Tensor(ones: [39, 39])).isClose(to: conv2D(piece, filter: Tensor(ones: [39, 39])), within: 0.01))

// %% [markdown]
// ### All of them
//
// Five is the engine, `conv2D`, which does something like im2col without ever writing the rows down.
//
// **Predict:** which of the five is the slowest, and which the fastest? (Each line of the chart is ten times the one
// below. A millisecond is 1,000 microseconds.)

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
let microseconds = ways.map { _, way in
  (0..<5).map { _ in clock.measure { _ = way() } / .microseconds(1) }.min()!
}
display(
  BarChart(
    microseconds, names: ways.map(\.0), y: "microseconds", title: "One convolution, 40 × 40 pixels by 3 × 3",
    yScale: .logarithmic))
for (name, way) in ways {
  claim("\(name): the same map", way().isClose(to: reference.converted(to: .float32), within: 1e-4))
}

// %% [markdown]
// Why this order? The matrix multiplies by all its zeros. `patches` loses its time not by calculating but by copying,
// window by window; an engine copies better, or not at all. Waves pay for large filters only. And `conv2D` does many
// products at a time.
//
// **Predict:** how many times as often does the matrix multiply as the loops?

// %%
let useful = 38 * 38 * 9
claim("im2col multiplies 38·38·9 = 12,996 times, as the loops do", columns.count, equals: useful)
claim("The matrix 1,600/9, about 178, times as often", Double(nineMatrix.count) / Double(useful), equals: 1_600 / 9)
claim("To no purpose: just 12,996 of its numbers are not 0", nineMatrix.countNonZero, equals: useful)

// %% [markdown]
// ## Your turn
//
// Each cell holds a function to complete. Its check tries several cases and compares with what Fovea gives.

// %% [markdown]
// ### Exercise: a matrix of your own
//
// Given a filter `w` of $f$ numbers and the length `n` of a row of pixels, make the matrix, for any $f$ and $n$: no
// padding, stride 1. (`w[0] as Float` is the filter's first number.)

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
// How many zeros has the matrix of an $F \times F$ filter, none of whose numbers is 0, for images of $L \times L$? In
// the function `l` is $L$ and `f` is $F$.

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
// Given the filter and the gradient $g$ of the outputs of a convolution without padding, with stride 1, return the
// gradient of the image. Use `conv2D`, and neither matrices nor autodiff.

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
