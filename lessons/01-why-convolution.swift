// %% [markdown]
// # 01 · Why convolution
//
// A network could connect every pixel with every neuron. Nothing forbids it. This lesson counts what it would cost, and
// then asks what we *know* about pictures that makes nearly all of it needless:
//
// 1. what something is can be told from a small **patch** (sparse interaction);
// 2. what is worth finding here is worth finding there, so one set of weights will do (**parameter sharing**);
// 3. when the picture moves, the answer moves along (**equivariance**).
//
// Before you run a cell, guess what it will say. A wrong guess is the best thing that can happen here.
//
// **Before this:** nothing but how to run a cell: [00 · Start](00-start.ipynb).
//
// **Time:** about 55 minutes.
//
// **Afterwards you can** say why images call for convolution: count the weights of a dense and of a convolutional
// layer; name the three ideas, sparse connections, shared weights and equivariance, and show each; say where they fail.

// %% [markdown]
// ## A picture is a list of numbers
//
// Nine pixels, row after row: to a dense layer that is all a picture is.

// %%
let plus = Tensor([
  [0, 1, 0],
  [1, 1, 1],
  [0, 1, 0],
])
sideBySide(["plus": plus, "flattened": plus.flattened()])

// %% [markdown]
// **Predict:** how many numbers is a handwritten digit of 28 × 28? And a picture of 64 × 64 in three colours?

// %%
let digits = try Dataset.digits()
let digit: Tensor = digits[class: 5].images[..<1]
let cat = try Image(named: "chelsea")
let stamp = cat.resized(height: 64, width: 64)
display(sideBySide(["digit": Image(digit[0] as Tensor), "cat": stamp]))
claim("28 × 28 pixels make a list of 784", Flatten()(digit).shape, equals: [1, 784])
claim("64 × 64 × 3 make one of 12,288", stamp.pixels.flattened().count, equals: 12_288)

// %% [markdown]
// ## A neuron that sees everything
//
// A dense neuron multiplies **every** number by a weight of its own, adds up, and adds a bias:
//
// $$ z_j = b_j + \sum_{i} w_{i,j}\, x_i $$
//
// Two loops say the same. Four neurons look at our nine pixels. **Predict:** how many parameters have they together?

// %%
let four = Dense(9, 4, seed: 1)
let (weights, biases) = (four.weight.value, four.bias!.value)
var byHand = Tensor(zeros: [1, 4])
for j in 0..<4 {
  byHand[0, j] = biases[j]
  for i in 0..<9 {
    byHand[0, j] += weights[i, j] * plus.flattened()[i]
  }
}
let byLayer = four(plus.reshaped(to: [1, 9]))
display(byLayer)
claim("The loops give what the layer gives", byLayer, equals: byHand, within: 1e-6)
claim("A weight for each pair and a bias for each neuron: 9 · 4 + 4 = 40", four.parameterCount, equals: 9 * 4 + 4)

// %% [markdown]
// ## Count
//
// Now a small picture in colour, 32 × 32 × 3. We want six maps of 28 × 28 numbers, each of which says how much of
// *something* is in its place. **Predict** how many weights a dense layer needs for that. Within a factor of ten is
// good.
//
// `shape` counts without making the layer.

// %%
shape("32x32x3 dense:4704,nobias")

// %% [markdown]
// The other way is a **filter**: a small grid of weights. It is laid over a patch of the picture, each pixel is multiplied
// with the weight above it, and the products are added up. That is one number of the map. Then it moves on by one pixel
// and does the same again, with the *same* weights. Here is one of 3 × 3, on 7 × 7 pixels:

// %%
animation("7x7 conv:3x3")

// %% [markdown]
// In colour a filter has weights for red, green and blue, and six maps take six filters. **Predict** how many weights
// six of 5 × 5 need. `compare` puts both ways side by side.

// %%
let of32 = compare("32x32x3 everything: dense:4704,nobias vs filters: conv:5x5x6")
of32

// %%
let (everything32, filters32) = (of32.summaries[0], of32.summaries[1])
func numbers(_ shape: [Int]) -> Int { shape.reduce(1, *) }
claim("3,072 numbers go in", numbers(everything32.trace.input), equals: 3_072)
claim("Of both come 28 · 28 · 6 = 4,704", of32.summaries.map { numbers($0.output) }, equals: [4_704, 4_704])
claim("Everything: 3,072 · 4,704 = 14,450,688 weights", everything32.parameters.total, equals: 14_450_688)
claim("Filters: 6 · (5 · 5 · 3 + 1) = 456, biases and all", filters32.parameters.total, equals: 456)
claim(
  "31,690 times fewer parameters", everything32.parameters.total / filters32.parameters.total, equals: 31_690)
claim(
  "but only 41 times less to compute", Double(everything32.multiplyAdds) / Double(filters32.multiplyAdds), equals: 41,
  within: 0.05)

// %% [markdown]
// Pictures are larger than that. **Predict** before you run: does it get better or worse?

// %%
let of128 = compare("128x128x3 everything: dense:64 vs filters: conv:3x3x64")
let of1000 = compare("1000x1000x3 everything: dense:1000 vs filters: conv:3x3x64")
display(of128)
claim("128 · 128 · 3 = 49,152 numbers", numbers(of128.summaries[0].trace.input), equals: 49_152)
claim("with 64 neurons: 3,145,728 weights", of128.summaries[0].weights, equals: 3_145_728)
claim("64 filters of 3 · 3 · 3 = 27: 1,728", of128.summaries[1].weights, equals: 1_728)
claim("A photograph of 1000 × 1000 with 1,000 neurons: 3 · 10⁹", of1000.summaries[0].weights, equals: 3_000_000_000)
claim(
  "A filter does not care how large the picture is", of1000.summaries[1].weights, equals: of128.summaries[1].weights)
print("Those 3 · 10⁹ weights fill \(of1000.summaries[0].weights * 4 / 1_000_000_000) GB.")

// %% [markdown]
// ### ⚠ Do not believe printed numbers
//
// A picture of 200 × 200 × 3, 40,000 neurons: it was once printed that this takes 4,800,000 weights. **Predict** by how
// much that is wrong. Multiply the powers of ten: $12 \cdot 10^4 \times 4 \cdot 10^4$.
//
// Beside it twenty filters of 5 × 5, moved as far out as they still touch the picture with one pixel (*full* padding,
// here 4). **Predict** how many weights they have, and how many neurons share them.

// %%
let of200 = compare("200x200x3 everything: dense:40000 vs filters: conv:5x5x20,full,nobias")
of200

// %%
let (everything200, filters200) = (of200.summaries[0], of200.summaries[1])
let printed = 4_800_000
claim("It takes 4.8 · 10⁹", everything200.weights, equals: 4_800_000_000)
claim("The printed number is a thousandth of it", everything200.weights / printed, equals: 1_000)
claim("It would do for 40 neurons, not for 40,000", printed / numbers(everything200.trace.input), equals: 40)
claim("The filters: 20 · 5 · 5 · 3 = 1,500 weights", filters200.weights, equals: 1_500)
claim("20 maps of 204 × 204", filters200.output, equals: [200 + 2 * 4 - 5 + 1, 200 + 2 * 4 - 5 + 1, 20])
claim("That is 832,320 neurons", numbers(filters200.output), equals: 832_320)
claim(
  "more than twenty times as many as the dense layer has",
  numbers(filters200.output) > 20 * numbers(everything200.output))

// %% [markdown]
// ## First idea: a patch is enough
//
// Cover the cat but for one eye: still an eye. To find eyes, a neuron has to see 49 × 49 pixels, not all 300 × 451.
//
// Let us try. A filter *is* a patch: take the eye, subtract its mean, lay it everywhere and see how alike the two are,
// from −1 to 1 (a correlation; the boxes only divide by the contrast of each place).

// %%
let face = cat.gray.matrix
let eye: Tensor = face[(117 - 24)...(117 + 24), (172 - 24)...(172 + 24)]

func likeness(of picture: Tensor, to patch: Tensor) -> Tensor {
  let centered = patch - patch.mean()
  let box = Tensor(ones: patch.shape)
  let sums = conv2D(picture, filter: box)
  let contrast = conv2D(picture * picture, filter: box) - sums * sums / patch.count
  return conv2D(picture, filter: centered) / sqrt(maximum(contrast * (centered * centered).sum(), 1e-2))
}
let eyeMap = likeness(of: face, to: eye)
sideBySide(["the patch": Image(eye), "how alike": Image(eyeMap)])

// %% [markdown]
// Nobody told the filter where to look. The best place is the eye it was cut from. **Predict** the second best.

// %%
func place(_ map: Tensor) -> [Int] { [map.argmax() / map.shape[1] + 24, map.argmax() % map.shape[1] + 24] }
let best = place(eyeMap)
var others = eyeMap
others[(best[0] - 44)...(best[0] - 4), (best[1] - 44)...(best[1] - 4)] = Tensor(repeating: -1, shape: [41, 41])
let second = place(others)
display(
  sideBySide([
    "best": cat.cropped(rows: (best[0] - 24)..<(best[0] + 25), columns: (best[1] - 24)..<(best[1] + 25)),
    "second best": cat.cropped(rows: (second[0] - 24)..<(second[0] + 25), columns: (second[1] - 24)..<(second[1] + 25)),
  ]))
claim("The best place is the eye itself", best, equals: [117, 172])
claim(
  "The second best is the other eye: its pupil is within 10 pixels",
  abs(second[0] - 135) < 10 && abs(second[1] - 318) < 10)
claim("The patch has less than 2 % of the pixels", Double(eye.count) / Double(face.count) < 0.02)

// %% [markdown]
// Against it a neuron that has the *whole* photograph as its weights. The cat moves. **Predict:** after how many pixels
// is half of the likeness gone?

// %%
func moved(_ x: Tensor, down: Int, right: Int, filling border: Border = .zeros) -> Tensor {
  x.padded(.sides(top: down, bottom: 0, left: right, right: 0), mode: border)
    .cropped(.sides(top: 0, bottom: down, left: 0, right: right))
}
let steps = [0, 2, 4, 6, 8, 10, 12, 15, 20, 30, 40]
let views = steps.map { moved(face, down: 0, right: $0, filling: .circular) }
let wholes = views.map { likeness(of: $0, to: face).scalar }
let patches = views.map { likeness(of: $0, to: eye).max().scalar }
plot(
  LineChart(
    [
      .init("a patch, wherever it is", patches, at: steps.map(Double.init)),
      .init("the whole photograph", wholes, at: steps.map(Double.init)),
    ],
    x: "moved by pixels", y: "likeness"))
claim("The whole photograph has lost a third after 8 pixels", wholes[4] < 2.0 / 3)
claim("Half is gone after 12: after 10 it was not yet", wholes[5] > 0.5 && wholes[6] < 0.5)
claim("and after 40 it is no more alike than by chance", abs(wholes.last!) < 0.1)
claim("The patch is found wherever it goes", patches.allSatisfy { $0 > 0.999 })

// %% [markdown]
// ### Which weights are left?
//
// Write a layer as a matrix: a row for each input, a column for each output, a number where they are connected. To see
// the matrix of a convolution, show it pictures with a single bright dot, one for each pixel. Blue and orange are the
// weights; white is *no connection*. **Predict:** how many outputs read a pixel in the middle, and how many read a
// corner?

// %%
func matrix(of layer: Conv2D, side: Int) -> Tensor {
  let dots = Tensor(identity: side * side).reshaped(to: [side * side, side, side, 1])
  return layer(dots).reshaped(to: [side * side, -1])
}
let small = Conv2D(filterShape: (3, 3, 1, 1), hasBias: false, seed: 4)
let connections = matrix(of: small, side: 6)
let readers = (connections .!= 0).sum(axes: [1]).reshaped(to: [6, 6])
display(sideBySide(["36 pixels down, 16 outputs across": connections, "so many outputs read this pixel": readers]))
claim("A pixel in the middle is read by 3 · 3 = 9 outputs", readers[2, 2] as Float, equals: 9, within: 0)
claim("the corner by 1", readers[0, 0] as Float, equals: 1, within: 0)

// %% [markdown]
// `trace` follows the connections of one place, in both directions: the pixels that an output is made of, and the
// outputs that read a pixel.

// %%
let madeOf = trace(small, output: [1, 2], on: [6, 6, 1])
let readBy = trace(small, input: [2, 3], on: [6, 6, 1])
display(madeOf)
display(readBy)
claim("An output is made of 3 · 3 pixels of 36", [madeOf.count, readers.count], equals: [9, 36])
claim(
  "The pixel in row 2, column 3 is read by as many outputs as the matrix says", readBy.count,
  equals: Int(readers[2, 3] as Float))

// %% [markdown]
// The digit and a filter of 5 × 5. Three layers with the same 24 × 24 outputs: all connected; each output with a patch
// but with weights of its own; and with weights that all share.

// %%
let large = matrix(of: Conv2D(filterShape: (5, 5, 1, 1), hasBias: false, seed: 4), side: 28)
let local = Int((large .!= 0).sum().scalar)
let shared = Set(large.scalars).subtracting([0]).count
print("all \(large.count), patches only \(local), shared \(shared)")
claim("Everything with everything: 784 · 576 = 451,584 weights", large.count, equals: 784 * 576)
claim("Patches only: 576 · 25 = 14,400", local, equals: 576 * 25)
claim("Shared: 25, whatever the size of the picture", shared, equals: 25)

// %% [markdown]
// ## Second idea: the same weights everywhere
//
// Fewer numbers are cheaper. But that is not the best of it. Teach two networks to tell × from +, **only ever on the
// left half**. Then ask them on the right.

// %%
func drawings(columns: ClosedRange<Int>) -> (images: Tensor, labels: Tensor) {
  let cross = Tensor([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
  var images: [Tensor] = []
  var labels: [Float] = []
  for row in 1...6 {
    for column in columns {
      for (label, sign) in [cross, plus].enumerated() {
        var image = Tensor(zeros: [10, 20, 1])
        image[row..<(row + 3), column..<(column + 3), 0] = sign
        images.append(image)
        labels.append(Float(label))
      }
    }
  }
  return (Tensor(stacking: images), Tensor(labels))
}
let onTheLeft = drawings(columns: 1...6)
let onTheRight = drawings(columns: 11...16)
sideBySide(
  [
    "taught": Image(onTheLeft.images[20]), "taught also": Image(onTheLeft.images[47]),
    "asked": Image(onTheRight.images[20]),
  ])

// %% [markdown]
// **Predict:** four scores. Each network, left and right.

// %%
InitializerSeeds.restart(from: 1)
var everything = Sequential {
  Flatten()
  Dense(200, 16, activation: .relu)
  Dense(16, 2)
}
var sharing = Sequential {
  Conv2D(filterShape: (3, 3, 1, 4), padding: .same, activation: .relu)
  GlobalMaxPool2D()
  Dense(4, 2)
}
func teach(_ network: inout Sequential) {
  var optimizer = Adam(learningRate: 0.02)
  for _ in 0..<150 {
    let (_, gradients) = valueWithGradient(at: network) {
      softmaxCrossEntropy(logits: $0(onTheLeft.images), labels: onTheLeft.labels)
    }
    optimizer.update(&network, along: gradients)
  }
}
func score(_ network: Sequential, _ data: (images: Tensor, labels: Tensor)) -> Double {
  accuracy(logits: network(data.images), labels: data.labels)
}
let untaught = everything[1].parameters[0].parameter.value
teach(&everything)
teach(&sharing)
for (name, network) in [("dense", everything), ("sharing", sharing)] {
  print(
    name, network.parameterCount, "parameters, left:", score(network, onTheLeft), "right:", score(network, onTheRight))
}
claim(
  "Both have learned the left half without a mistake",
  [score(everything, onTheLeft), score(sharing, onTheLeft)], equals: [1, 1])
claim("On the right the dense network guesses", score(everything, onTheRight), equals: 0.5, within: 0.15)
claim("The one that shares makes no mistake there either", score(sharing, onTheRight), equals: 1)

// %% [markdown]
// Why? Look at how far the dense network's weights have moved, by the pixel that they belong to.

// %%
let learned = abs(everything[1].parameters[0].parameter.value - untaught).reshaped(to: [10, 20, 16]).max(axes: [2])
display(Image(learned / learned.max()))
claim("No picture ever lit the right half, so not one of its weights has moved", learned[.all, 10...].max(), equals: 0)

// %% [markdown]
// ### What goes wrong: when the place matters
//
// Sharing takes it for granted that a feature means the same everywhere. **Predict:** could the sharing network ever
// learn to say *where* the sign is?

// %%
claim(
  "Left or right, it gives the same answer, up to rounding",
  sharing(onTheLeft.images).isClose(to: sharing(onTheRight.images), within: 1e-4))

// %% [markdown]
// It cannot. Its last step, the largest response anywhere, forgets the place on purpose. For passport photographs,
// where eyes are always above mouths, it may pay not to share. For most pictures it pays.

// %% [markdown]
// ## Third idea: equivariance
//
// Let $f$ be the convolution and $g$ a move of the picture. Then
//
// $$ f(g(x)) = g(f(x)) $$
//
// First move, then filter; or first filter, then move: the same. Nobody has to teach it. The smallest case first.
// **Predict** all three pictures.

// %%
func f(_ x: Tensor) -> Tensor { x.filtered(by: .sobelX, border: .zeros) }
func g(_ x: Tensor) -> Tensor { moved(x, down: 2, right: 3) }

var letter = Tensor(zeros: [8, 8])
for (y, x) in [(1, 1), (2, 1), (3, 1), (3, 2)] { letter[y, x] = 1 }
display(sideBySide(["x": letter, "f(g(x))": f(g(letter)), "g(f(x))": g(f(letter))]))
claim("Far from the border both are equal, number by number", f(g(letter)) == g(f(letter)))

// %% [markdown]
// Not so a dense layer. **Predict** how the two pictures compare.

// %%
let mixing = Dense(64, 64, seed: 5)
func d(_ x: Tensor) -> Tensor { mixing(x.reshaped(to: [1, 64])).reshaped(to: [8, 8]) }
display(sideBySide(["d(g(x))": Image(d(g(letter))), "g(d(x))": Image(g(d(letter)))]))
claim(
  "A dense layer answers a moved picture with another answer", d(g(letter)).largestDifference(from: g(d(letter))) > 0.1)

// %% [markdown]
// ### On a photograph
//
// 40 pixels down and 60 to the right.

// %%
let photo = try Image(named: "camera").matrix
func far(_ x: Tensor) -> Tensor { moved(x, down: 40, right: 60) }
let (movedFirst, filteredFirst) = (f(far(photo)), far(f(photo)))
func half(_ x: Tensor) -> Image { Image(x).resized(height: 256, width: 256) }
sideBySide(["x": half(photo), "f(g(x))": half(movedFirst), "g(f(x))": half(filteredFirst)])

// %% [markdown]
// Equal? Subtract. **Predict** where they differ, if they do.

// %%
let differs = abs(movedFirst - filteredFirst) .> 1e-5
display(sideBySide(["white: they differ": Image(differs), "its top left corner": Image(differs[30..<60, 50..<80])]))
print("\(Int(differs.sum().scalar)) of \(differs.count) pixels differ")
claim("Inside the moved picture not one number differs", differs[41..<511, 61..<511].max(), equals: 0)
claim("but at its border some do", differs.max(), equals: 1)

// %% [markdown]
// ### What goes wrong: the border
//
// There are two lines. At the top and on the left the filter sees the old edge of the photograph against black, where
// there was no output before. At the bottom and on the right it has lost what was pushed out of the picture. A larger
// filter looks farther across the border. **Predict** how thick the lines are for 9 × 9.

// %%
func damage(_ filter: Filter) -> Tensor {
  let first = far(photo).filtered(by: filter, border: .zeros)
  let last = far(photo.filtered(by: filter, border: .zeros))
  return abs(first - last) .> 1e-5
}
display(sideBySide(["9 × 9": half(damage(.boxBlur(9))), "33 × 33": half(damage(.boxBlur(33)))]))
for side in [3, 9, 33] {
  // From the middle down, column 300 crosses the lower line only.
  let thickness = Int(damage(.boxBlur(side))[256..., 300].sum().scalar)
  claim(
    "\(side) × \(side): the lower line is (\(side) − 1)/2 = \((side - 1) / 2) thick", thickness, equals: (side - 1) / 2)
}

// %% [markdown]
// On a ring there is no border: what leaves on the right comes in on the left. **Predict:** how many pixels differ now?

// %%
func ringed(_ x: Tensor) -> Tensor { x.filtered(by: .sobelX, border: .circular) }
func turned(_ x: Tensor) -> Tensor { moved(x, down: 40, right: 60, filling: .circular) }
display(sideBySide(["g(x)": half(turned(photo)), "f(g(x))": half(ringed(turned(photo)))]))
claim("On a ring equivariance is exact, to the last pixel", ringed(turned(photo)) == turned(ringed(photo)))

// %% [markdown]
// ### What goes wrong: stride
//
// Most networks do not look at every place, only at every second one. Move the picture by 1: the outputs cannot move by
// half a place. **Predict** the curve: how far is $f(g(x))$ from the best that moving $f(x)$ can do?

// %%
func strided(_ x: Tensor, _ stride: Int) -> Tensor {
  conv2D(x, filter: Filter.sobelX.coefficients, stride: stride, padding: 1, paddingMode: .circular)
}
func error(_ pixels: Int, _ stride: Int) -> Float {
  let output = strided(photo, stride)
  let wanted = strided(moved(photo, down: 0, right: pixels, filling: .circular), stride)
  let misses = [pixels / stride, pixels / stride + 1].map { places in
    (wanted - moved(output, down: 0, right: places, filling: .circular)).standardDeviation().scalar
  }
  return misses.min()! / output.standardDeviation().scalar
}
let errors = [1, 2, 4].map { stride in (0...8).map { error($0, stride) } }
plot(["stride 1": errors[0], "stride 2": errors[1], "stride 4": errors[2]], x: "moved by pixels", y: "error")
claim("Stride 1: never an error", errors[0].allSatisfy { $0 == 0 })
claim("Stride 2: none when moved by an even number", [0, 2, 4, 6, 8].allSatisfy { errors[1][$0] == 0 })
claim("but a large one when moved by an odd number", [1, 3, 5, 7].allSatisfy { errors[1][$0] > 0.3 })
claim(
  "Stride 4: only every fourth move is free of error",
  (0...8).filter { errors[2][$0] == 0 }, equals: [0, 4, 8])

// %% [markdown]
// And other changes? Turn the photograph by a quarter. **Predict:** is a convolution equivariant to that?

// %%
func quarter(_ x: Tensor) -> Tensor { Image(x).rotated(quarterTurns: 1).matrix }
display(
  sideBySide(["turned, then filtered": half(f(quarter(photo))), "filtered, then turned": half(quarter(f(photo)))]))
claim("To turns it is not equivariant", f(quarter(photo)).largestDifference(from: quarter(f(photo))) > 1)
claim(
  "The turned picture needs the turned filter: Sobel y has become Sobel x",
  abs(f(quarter(photo))).isClose(to: abs(quarter(photo.filtered(by: .sobelY, border: .zeros))), within: 1e-5))

// %% [markdown]
// ## The other way round
//
// So a convolution is equivariant. Here is the surprise: **of all dense layers, nothing else is.** Take six pixels on a
// ring and six outputs, 36 weights, and demand only that moving the input moves the output. **Predict:** how many
// weights may you still choose?
//
// Choose the answer $c$ to a dot in the first place: six numbers. Then the answer to a dot in the second place *must*
// be $c$, moved by one, and so on. And every picture is a sum of dots. Nothing is left to choose.

// %%
func onRing(_ x: Tensor, by places: Int) -> Tensor { x.gathered((0..<6).map { ($0 - places + 6) % 6 }) }
let c = Tensor([3, 1, 0, 0, 0, 2])
let forced = Tensor(stacking: (0..<6).map { onRing(c, by: $0) }).transposed()  // column k answers a dot in place k
display(forced)

let six = Tensor([5, 2, 8, 1, 1, 7])
let ringFilter = c.reversed(axis: 0).reshaped(to: [6, 1, 1])
let asConvolution = conv1D(
  six.reshaped(to: [6, 1]), filter: ringFilter, padding: .sides(top: 0, bottom: 0, left: 5, right: 0),
  paddingMode: .circular
).flattened()
claim("It moves with its input", matmul(forced, onRing(six, by: 1)) == onRing(matmul(forced, six), by: 1))
claim(
  "and is a convolution with the filter c (flipped, as mathematicians want it)", matmul(forced, six) == asConvolution)

// %% [markdown]
// Now begin with 36 weights chosen freely. Such a layer does not move with its input. But look at it from all six
// places of the ring and average what you see: only what is the same from everywhere survives. **Predict:** how many
// different numbers?

// %%
let free = Tensor(randomNormal: [6, 6], seed: 3)
var fair = Tensor(zeros: [6, 6])
for k in 0..<6 {
  fair += onRing(onRing(free, by: k).transposed(), by: k).transposed() / 6
}
display(sideBySide(["free": free, "averaged": fair]))
func moves(_ layer: Tensor) -> Bool {
  matmul(layer, onRing(six, by: 1)).isClose(to: onRing(matmul(layer, six), by: 1), within: 1e-4)
}
claim("The free layer does not move with its input", !moves(free))
claim("The averaged one does", moves(fair))
let different = Set(fair.scalars.map { ($0 * 10_000).rounded() }).count
claim("and has 6 different numbers in place of 36: it is a convolution", [different, free.count], equals: [6, 36])

// %% [markdown]
// ## What cats see
//
// In the late 1950s Hubel and Wiesel listened to single cells in the visual cortex of a cat. Spots of light did little.
// Then the *edge* of a glass slide moved across the screen, and a cell fired like a machine gun, but only when the edge
// lay in one direction. In 1981 they got the Nobel Prize for it.
//
// Such a cell is a filter: a bright stripe between dark ones, fading outwards. Here are four, for 0°, 45°, 90° and
// 135°, and four bars to show them.

// %%
func axes(at degrees: Float) -> (along: Tensor, across: Tensor) {
  let angle = degrees * .pi / 180
  let (x, y) = (Tensor(range: -10...10), -Tensor(range: -10...10).reshaped(to: [21, 1]))
  return (x * cos(angle) + y * sin(angle), y * cos(angle) - x * sin(angle))
}
func bar(at degrees: Float, shiftedBy shift: Float = 0) -> Tensor {
  let (along, across) = axes(at: degrees)
  let distance = across - shift
  return exp(-distance * distance / 4.5) * sigmoid(16 - 2 * abs(along))
}
func cell(at degrees: Float) -> Filter {
  let (along, across) = axes(at: degrees)
  let fading = exp(-(across * across) / 18 - along * along / 40)
  let stripes = fading * cos(across * (2 * Float.pi / 9))
  return Filter("\(Int(degrees))°", stripes - fading * (stripes.sum() / fading.sum()))  // adds up to 0
}
let directions: [Float] = [0, 45, 90, 135]
func inARow(_ pictures: [Tensor]) -> Image { Image(Tensor(concatenating: pictures, along: 1)) }
display(inARow(directions.map { cell(at: $0).coefficients }))
inARow(directions.map { bar(at: $0) })

// %% [markdown]
// A cell cannot fire less than not at all: $\max(0, \sum w\,a)$. Turn the bar under the cell for 45°. **Predict** the
// curve.

// %%
func firing(_ cell: Filter, _ picture: Tensor) -> Float { relu((cell.coefficients * picture).sum()).scalar }
let angles = Array(stride(from: Float(-45), through: 135, by: 5))
let tuning = angles.map { firing(cell(at: 45), bar(at: $0)) }
plot(tuning, at: angles, x: "direction of the bar in degrees", y: "response", title: "the cell for 45°")
let peak = tuning.max()!
claim("It fires most at its own direction", angles[tuning.firstIndex(of: peak)!], equals: 45)
claim("30° beside it less than half is left", firing(cell(at: 45), bar(at: 75)) < peak / 2)
claim("Across, it is silent", firing(cell(at: 45), bar(at: 135)) < 0.01 * peak)
claim("An even light leaves it cold", firing(cell(at: 45), Tensor(ones: [21, 21])), equals: 0, within: 1e-3)

// %% [markdown]
// Four cells, four bars: each cell knows its own. **Predict** the table.

// %%
let table = Tensor(directions.map { direction in directions.map { firing(cell(at: direction), bar(at: $0)) / peak } })
display(table.map { ($0 * 100).rounded() / 100 })
claim("In each row the largest number is on the diagonal", table.argmax(axis: 1).scalars, equals: [0, 1, 2, 3])

// %% [markdown]
// Other cells want an **edge**: light on one side, dark on the other. That is the same filter with a sine in place of
// the cosine. Turn an edge once all round. **Predict:** how many peaks has this curve?

// %%
func edge(at degrees: Float) -> Tensor { sigmoid(2 * axes(at: degrees).across) }
func edgeCell(at degrees: Float) -> Filter {
  let (along, across) = axes(at: degrees)
  return Filter("edge", exp(-(across * across) / 18 - along * along / 40) * sin(across * (2 * Float.pi / 9)))
}
let circle = Array(stride(from: Float(-180), to: 180, by: 5))
let edgeTuning = circle.map { firing(edgeCell(at: 0), edge(at: $0)) }
display(inARow([edgeCell(at: 0).coefficients, edge(at: 0) - 0.5, edge(at: 180) - 0.5]))
plot(edgeTuning, at: circle, x: "direction of the edge in degrees", y: "response", title: "the edge cell for 0°")
let edgePeak = edgeTuning.max()!
claim("It fires most for an edge of its own direction", circle[edgeTuning.firstIndex(of: edgePeak)!], equals: 0)
claim("Across, it is silent", firing(edgeCell(at: 0), edge(at: 90)) < 0.01 * edgePeak)
claim("So it is when light and dark have changed sides", firing(edgeCell(at: 0), edge(at: 180)), equals: 0)

// %% [markdown]
// They found a second kind. A **simple** cell wants the bar exactly on its stripe. A **complex** cell wants the
// direction only, and does not mind where. Their guess: it listens to many simple cells of one direction, side by side.
// That is a convolution, and then the largest. **Predict** both curves while the bar moves sideways.

// %%
let shifts = Array(stride(from: Float(-6), through: 6, by: 1))
let upright = cell(at: 90)
let simple = shifts.map { firing(upright, bar(at: 90, shiftedBy: $0)) }
let complex = shifts.map { bar(at: 90, shiftedBy: $0).filtered(by: upright, border: .zeros).max().scalar }
plot(
  LineChart(
    [.init("simple: one place", simple, at: shifts), .init("complex: the largest of all places", complex, at: shifts)],
    x: "bar moved by pixels", y: "response"))
claim("3 pixels aside the simple cell is silent", simple[shifts.firstIndex(of: 3)!], equals: 0)
claim("The complex cell hardly notices", complex.min()! > 0.95 * complex.max()!)

// %% [markdown]
// Filters for directions, shared by all places, and the largest nearby: Fukushima's Neocognitron (1980) built a network
// on this, and LeNet (lesson 09) learned one. What the four cells see of the cat, everywhere at once:

// %%
sideBySide(
  directions.map { Image(relu(face.filtered(by: cell(at: $0)))).normalized.resized(height: 200, width: 300) },
  captions: directions.map { "\(Int($0))°" })

// %% [markdown]
// ## Your turn
//
// Change the cell, run it, and run the one below it. No grade, as many tries as you like.

// %% [markdown]
// ### Exercise: what a convolution costs
//
// Square filters of side $f$ over a picture with some channels: how many parameters, biases included?

// %% tags=["exercise"]
func parameterCount(_ side: Int, _ channels: Int, _ filters: Int) -> Int {
  // BEGIN SOLUTION
  filters * (side * side * channels + 1)
  // END SOLUTION
}

// %%
exercise(
  "The parameters of a convolution: filters of a side, over some channels, each with a bias.",
  hints: "How many numbers lie under one filter, if it goes through all channels?",
  "Each filter makes one map, and adds one bias to it.",
  "filters · (weights of a filter + 1)",
  trying: [(5, 3, 6), (3, 3, 64), (1, 192, 32), (7, 1, 8)],
  parameterCount,
  expected: { side, channels, filters in Conv2D(filterShape: (side, side, channels, filters)).parameterCount },
  mistakes: [
    Mistake("the biases are missing, one for each filter") { side, channels, filters in
      filters * side * side * channels
    },
    Mistake("a filter goes through all channels at once, so their number counts too") { side, channels, filters in
      filters * (side * side + 1)
    },
    Mistake("there is one bias for each filter, not for each channel: the channels are summed") {
      side, channels, filters in filters * channels * (side * side + 1)
    },
    Mistake("there is one bias for each filter, not one for all of them") { side, channels, filters in
      filters * side * side * channels + 1
    },
    Mistake("a filter is a square: its side counts twice") { side, channels, filters in
      filters * (side * channels + 1)
    },
  ])

// %% [markdown]
// ### Exercise: a filter slides along a row
//
// The convolution that networks mean (no flip), in one dimension, at all places where the filter fits.

// %% tags=["exercise"]
func slide(_ filter: [Float], along row: [Float]) -> [Float] {
  // BEGIN SOLUTION
  var outputs: [Float] = []
  for start in 0...(row.count - filter.count) {
    var sum: Float = 0
    for i in filter.indices {
      sum += filter[i] * row[start + i]
    }
    outputs.append(sum)
  }
  return outputs
  // END SOLUTION
}

// %%
func library(_ filter: [Float], _ row: [Float]) -> [Float] {
  conv1D(Tensor(row).reshaped(to: [row.count, 1]), filter: Tensor(filter).reshaped(to: [filter.count, 1, 1])).scalars
}
exercise(
  "Slide a filter along a row of numbers, without flipping it, wherever it fits.",
  hints: "At the first place, filter[0] lies on row[0], filter[1] on row[1], and so on: multiply and add up.",
  "A loop over places, and in it a loop over the filter: row[start + i].",
  "The last place is row.count − filter.count, and it counts too.",
  trying: [([1, 0, -1], [1, 2, 4, 8, 16]), ([1, 2], [0, 0, 1, 0]), ([3], [2, 5]), ([2, 1, 0], [1, 1, 2])],
  slide,
  expected: library,
  mistakes: [
    Mistake("the filter is flipped; networks leave it as it is") { filter, row in library(filter.reversed(), row) },
    Mistake("the last place is missing: there are n − f + 1") { filter, row in library(filter, row).dropLast() },
    Mistake("it also gives places where the filter sticks out at the end") { filter, row in
      library(filter, row + [Float](repeating: 0, count: filter.count - 1))
    },
    Mistake("the sum goes on from place to place: begin each place with 0") { filter, row in
      var sum: Float = 0
      return library(filter, row).map { output in
        sum += output
        return sum
      }
    },
  ])

// %% [markdown]
// ### Exercise: how far must it move?
//
// Convolutions one after another, each with its stride. By how many pixels must the picture move at least, so that the
// last output moves by exactly one place?

// %% tags=["exercise"]
func smallestMove(_ strides: [Int]) -> Int {
  // BEGIN SOLUTION
  strides.reduce(1, *)
  // END SOLUTION
}

// %%
exercise(
  "The smallest move of the picture that moves the last output by exactly one place.",
  hints: "With one layer of stride 2 it is 2. What does a second layer of stride 2 see of that?",
  "One place behind the second layer is two places behind the first.",
  "Two places behind the first layer are 2 · 2 pixels.",
  trying: [[2], [2, 2], [4, 2], [1, 3, 1], [2, 3, 2]],
  smallestMove,
  expected: { strides in
    let network = Sequential(strides.map { Conv2D(filterShape: (3, 3, 1, 1), stride: StrideSize($0)) })
    return Int(try! network.receptiveField(for: [99, 99, 1])![0].stride)
  },
  mistakes: [
    Mistake("strides do not add up, they multiply") { strides in strides.reduce(0, +) },
    Mistake("the largest stride alone does not decide: the others step over places, too") { strides in strides.max()! },
    Mistake("only the last layer is counted") { strides in strides.last! },
    Mistake("only the first layer is counted") { strides in strides.first! },
  ])

// %% [markdown]
// ### Exercise: neurons at full padding
//
// A square picture in colour, `n` pixels a side; filters of side `f`, moved as far out as they still touch it. How many
// neurons are there, that is, numbers in all maps?

// %% tags=["exercise"]
func neuronCount(_ n: Int, _ f: Int, _ maps: Int) -> Int {
  // BEGIN SOLUTION
  (n + f - 1) * (n + f - 1) * maps
  // END SOLUTION
}

// %%
exercise(
  "How many numbers come out of a convolution at full padding: n pixels a side, filters of side f, so many maps?",
  hints: "How many pixels may a filter stick out if it must touch the picture?",
  "f − 1 on each side, and n + 2p − f + 1 places.",
  "n + 2(f − 1) − f + 1 is n + f − 1.",
  trying: [(200, 5, 20), (7, 3, 1), (10, 1, 2), (32, 4, 6)],
  neuronCount,
  expected: { n, f, maps in
    numbers(try! Conv2D(filterShape: (f, f, 3, maps), padding: .full).outputShape(for: [n, n, 3]))
  },
  mistakes: [
    Mistake("that is without padding") { n, f, maps in (n - f + 1) * (n - f + 1) * maps },
    Mistake("the padding is on both sides; counted once, it only keeps the size") { n, f, maps in n * n * maps },
    Mistake("the filter may stick out by f − 1: by f it touches nothing any more") { n, f, maps in
      (n + f + 1) * (n + f + 1) * maps
    },
    Mistake("the + 1 is missing: from the first place to the last there is one place more than steps") { n, f, maps in
      (n + f - 2) * (n + f - 2) * maps
    },
    Mistake("a filter sums the three colours: each filter makes one map, not three") { n, f, maps in
      3 * (n + f - 1) * (n + f - 1) * maps
    },
    Mistake("there are two sides, height and width") { n, f, maps in (n + f - 1) * maps },
  ])

// %% [markdown]
// ## What to keep
//
// - Everything connected with everything: 14,450,688 weights where six filters need 456. It gets worse with the size of
//   the picture; a filter does not care.
// - **Sparse interaction:** a patch is enough. **Parameter sharing:** what is learned here is known there.
// - **Equivariance:** $f(g(x)) = g(f(x))$ for moves, exact inside, broken at the border and by strides. Not for turns.
// - And the other way round: of all dense layers only convolutions move with their input.
// - Cats had the idea first.
//
// **Next:** [02 · Filters](02-filters.ipynb): what filters can do.
