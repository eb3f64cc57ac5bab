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
// Nine pixels, 0 for dark and 1 for bright, are nine numbers. Boxes of numbers, with one, two or more axes, are called
// [tensors](glossary.md#tensor).

// %%
let plus = Tensor([
  [0, 1, 0],
  [1, 1, 1],
  [0, 1, 0],
])
sideBySide(["a plus sign of 3 × 3 pixels": plus, "the same, row after row": plus.flattened()])

// %% [markdown]
// **Predict:** how many numbers is a handwritten digit of 28 × 28? And a picture of 64 × 64 in three colours?

// %%
let digits = try Dataset.digits()
let digit: Tensor = digits[class: 5].images[..<1]
let cat = try Image(named: "chelsea")
let stamp = cat.resized(height: 64, width: 64)
display(sideBySide(["a digit, 28 × 28": Image(digit[0] as Tensor), "a cat, 64 × 64 × 3": stamp]))
claim("28 × 28 pixels make a list of 784", Flatten()(digit).shape, equals: [1, 28 * 28])
claim("64 × 64 × 3 make one of 12,288", stamp.pixels.flattened().count, equals: 64 * 64 * 3)

// %% [markdown]
// ## A neuron that sees everything
//
// A [dense layer](glossary.md#dense-layer) is a row of neurons. Each multiplies **every** number $x_i$ of the picture
// by a [weight](glossary.md#weight) of its own, adds up, and adds one number more, its [bias](glossary.md#bias):
//
// $$ z_j = b_j + \sum_{i} w_{i,j}\, x_i $$
//
// Weights and biases are its [parameters](glossary.md#parameter). Training looks for good ones; until then they are
// random (the [seed](glossary.md#seed) says which). Here four neurons look at our nine pixels; two loops say the same
// as the formula.
//
// **Predict:** how many parameters have they together?

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
display(sideBySide(["what the four neurons answer (weights at random)": byLayer]))
claim("The loops give what the layer gives", byLayer, equals: byHand, within: 1e-6)
claim("A weight for each pair and a bias each: 9 · 4 + 4 = 40", four.parameterCount, equals: 9 * 4 + 4)

// %% [markdown]
// ## Count
//
// Now a small picture in colour, 32 × 32 × 3: three numbers a pixel, its [channels](glossary.md#channel) red, green
// and blue. We want six maps of 28 × 28 numbers, each of which says how much of *something* is in its place. (28, as a
// patch of 5 × 5 has 28 places along 32 pixels.)
//
// `shape` counts without making the layer: a picture of 32 × 32 × 3, then 28 · 28 · 6 = 4,704 neurons without biases.
// Read the column *parameters* only.
//
// **Predict:** how many weights does the dense layer need? Within a factor of ten is good.

// %%
shape("32x32x3 dense:4704,nobias")

// %% [markdown]
// The other way is a [filter](glossary.md#filter): a small grid of weights. Lay it over a patch of the picture,
// multiply each pixel with the weight above it, add up: one number. Move on by one pixel and do the same again, with
// the *same* weights. All the numbers together are a [feature map](glossary.md#feature-map), and this is a
// [convolution](glossary.md#convolution). Here is one of 3 × 3, on 7 × 7 pixels:

// %%
animation("7x7 conv:3x3")

// %% [markdown]
// In colour a filter has weights for red, green and blue, and six maps take six filters. `compare` puts both ways side
// by side. Read the rows *weights*, *parameters* and [multiply-adds](glossary.md#multiply-add), one multiplication with
// its addition.
//
// **Predict:** how many weights do six filters of 5 × 5 need?

// %%
let of32 = compare("32x32x3 everything: dense:4704,nobias vs filters: conv:5x5x6")
of32

// %%
let (everything32, filters32) = (of32.summaries[0], of32.summaries[1])
let (all32, few32) = (everything32.parameters.total, filters32.parameters.total)
func numbers(_ shape: [Int]) -> Int { shape.reduce(1, *) }
claim("3,072 numbers go in", numbers(everything32.trace.input), equals: 32 * 32 * 3)
claim("Of both come 4,704", of32.summaries.map { numbers($0.output) }, equals: [28 * 28 * 6, 28 * 28 * 6])
claim("Everything: 3,072 · 4,704 = 14,450,688 weights", all32, equals: 3_072 * 4_704)
claim("Filters: 6 · (5 · 5 · 3 + 1) = 456, biases and all", few32, equals: 6 * (5 * 5 * 3 + 1))
claim("31,690 times fewer parameters", all32 / few32, equals: 14_450_688 / 456)
let toCompute = Double(everything32.multiplyAdds) / Double(filters32.multiplyAdds)
claim("but only 41 times less to compute", toCompute, equals: 41, within: 0.05)

// %% [markdown]
// Pictures are larger than that. Take 64 neurons or 64 filters of 3 × 3 for 128 × 128 pixels, then 1,000 neurons or the
// same 64 filters for 1000 × 1000.
//
// **Predict:** which bars grow with the picture, and which do not? (Each line of the chart is a hundred times the one
// below.)

// %%
let of128 = compare("128x128x3 everything: dense:64 vs filters: conv:3x3x64")
let of1000 = compare("1000x1000x3 everything: dense:1000 vs filters: conv:3x3x64")
bars(
  [
    "dense, 128": of128.summaries[0].weights, "filters, 128": of128.summaries[1].weights,
    "dense, 1000": of1000.summaries[0].weights, "filters, 1000": of1000.summaries[1].weights,
  ], x: "side of the picture in pixels", y: "weights",
  title: "Weights of a dense layer and of filters", yScale: .logarithmic)
claim("128 · 128 · 3 = 49,152 numbers", numbers(of128.summaries[0].trace.input), equals: 128 * 128 * 3)
claim("with 64 neurons: 3,145,728 weights", of128.summaries[0].weights, equals: 49_152 * 64)
claim("64 filters of 3 · 3 · 3 = 27: 1,728", of128.summaries[1].weights, equals: 64 * 3 * 3 * 3)
claim("1000 × 1000 with 1,000 neurons: 3 · 10⁹", of1000.summaries[0].weights, equals: 1000 * 1000 * 3 * 1000)
claim(
  "Filters do not care how large the picture is", of1000.summaries[1].weights,
  equals: of128.summaries[1].weights)
print("Those 3 · 10⁹ weights fill \(of1000.summaries[0].weights * 4 / 1_000_000_000) GB.")

// %% [markdown]
// ### ⚠ Do not believe printed numbers
//
// A picture of 200 × 200 × 3, 40,000 neurons: it was once printed that this takes 4,800,000 weights. Beside it twenty
// filters of 5 × 5, moved as far out as they still touch the picture with one pixel (*full*
// [padding](glossary.md#padding)): along 200 pixels that makes 196 places inside and 4 more at each end.
//
// **Predict:** by how much is the printed number wrong? Multiply the powers of ten,
// $12 \cdot 10^4 \times 4 \cdot 10^4$. How many weights have the filters, and how many neurons share them?

// %%
let of200 = compare("200x200x3 everything: dense:40000 vs filters: conv:5x5x20,full,nobias")
let (everything200, filters200) = (of200.summaries[0], of200.summaries[1])
let printed = 4_800_000
claim("It takes 4.8 · 10⁹", everything200.weights, equals: 200 * 200 * 3 * 40_000)
claim("The printed number is a thousandth of it", everything200.weights / printed, equals: 1_000)
claim("It would do for 40 neurons, not for 40,000", printed / numbers(everything200.trace.input), equals: 40)
claim("The filters: 20 · 5 · 5 · 3 = 1,500 weights", filters200.weights, equals: 20 * 5 * 5 * 3)
claim("20 maps of 204 × 204", filters200.output, equals: [4 + 196 + 4, 4 + 196 + 4, 20])
claim("That is 832,320 neurons", numbers(filters200.output), equals: 20 * 204 * 204)
claim("more than twenty times as many as the dense layer has", numbers(filters200.output) > 20 * 40_000)

// %% [markdown]
// ## First idea: a patch is enough
//
// Cover the cat but for one eye: still an eye. To find eyes, a neuron need not see all 300 × 451 pixels; 49 × 49 will
// do. That is [sparse connectivity](glossary.md#sparse-connectivity).
//
// Let us try. A filter can *be* a patch: cut the eye out, lay it everywhere, and ask how alike the two are, from −1
// (light and dark exchanged) over 0 to 1 (the same). `likeness` multiplies and adds up as any filter does, and divides
// by the contrast of both, so that nothing is gained by merely being bright. You need not follow its lines.

// %%
let face = cat.gray.matrix
let reach = 24  // 49 pixels are the middle one and 24 on each side
func around(_ middle: [Int]) -> (rows: Range<Int>, columns: Range<Int>) {
  ((middle[0] - reach)..<(middle[0] + reach + 1), (middle[1] - reach)..<(middle[1] + reach + 1))
}
let middleOfTheEye = [117, 172]
let eye: Tensor = face[around(middleOfTheEye).rows, around(middleOfTheEye).columns]

func likeness(of picture: Tensor, to patch: Tensor) -> Tensor {
  let ones = Tensor(ones: patch.shape)
  let centered = patch - patch.mean()
  let sums = conv2D(picture, filter: ones)
  let contrast = conv2D(picture * picture, filter: ones) - sums * sums / patch.count
  let both = contrast * (centered * centered).sum()
  return conv2D(picture, filter: centered) / sqrt(maximum(both, 1e-2))
}
let eyeMap = likeness(of: face, to: eye)
sideBySide([
  "the patch": Image(eye).resized(height: 196, width: 196),
  "how alike each place is: white 1, gray 0": Image(eyeMap).resized(height: 196, width: 313),
])

// %% [markdown]
// Nobody told the filter where to look. The best place is the eye it was cut from.
//
// **Predict:** which place is the second best?

// %%
func bestPlace(_ map: Tensor) -> [Int] {
  let (place, width) = (map.argmax(), map.shape[1])
  return [place / width + reach, place % width + reach]
}
let best = bestPlace(eyeMap)
var others = eyeMap  // without the best place and 20 pixels round it
let (row, column) = (best[0] - reach, best[1] - reach)
others[(row - 20)...(row + 20), (column - 20)...(column + 20)] = Tensor(repeating: -1, shape: [41, 41])
let second = bestPlace(others)
func cutOut(_ middle: [Int]) -> Image {
  cat.cropped(rows: around(middle).rows, columns: around(middle).columns)
}
display(sideBySide(["the best place": cutOut(best), "the second best": cutOut(second)]))
claim("The best place is the eye itself", best, equals: middleOfTheEye)
let pupilOfTheOther = [135, 318]
claim(
  "The second best is the other eye: its pupil is within 10 pixels",
  abs(second[0] - pupilOfTheOther[0]) < 10 && abs(second[1] - pupilOfTheOther[1]) < 10)
claim("The patch has less than 2 % of the pixels", Double(eye.count) < 0.02 * Double(face.count))

// %% [markdown]
// Against it a neuron that has the *whole* photograph as its weights. Now the cat moves to the right; what leaves there
// comes in again on the left.
//
// **Predict:** after how many pixels is half of the likeness gone?

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
    x: "moved by pixels", y: "likeness", title: "A patch is found again, a whole picture is not"))
claim("Half is gone after 12 pixels: after 10 it was not yet", wholes[5] > 0.5 && wholes[6] < 0.5)
claim("and after 40 it is no more alike than by chance", abs(wholes.last!) < 0.1)
claim("The patch is found wherever it goes", patches.allSatisfy { $0 > 0.999 })

// %% [markdown]
// ### Which weights are left?
//
// Write a layer as a table: a row for each input, a column for each output, and where they are connected the weight. To
// find the table of a convolution, show it pictures with a single bright dot, one for each place. Here the pictures are
// rows of 8 pixels, and the filter is 2, −1, 3. A 0 means *no connection*.
//
// **Predict:** how many outputs read a pixel in the middle, and how many the first one?

// %%
func table(of layer: Conv2D, height: Int, width: Int) -> Tensor {
  let dots = Tensor(identity: height * width).reshaped(to: [height * width, height, width, 1])
  return layer(dots).reshaped(to: [height * width, -1])
}
let alongARow = Conv2D(filterShape: (1, 3, 1, 1), hasBias: false)
alongARow.filter.value = Tensor([2, -1, 3]).reshaped(to: [1, 3, 1, 1])
let connections = table(of: alongARow, height: 1, width: 8)
let readers = (connections .!= 0).sum(axes: [1])
display(sideBySide(["8 pixels down, 6 outputs across": connections]))
claim("A pixel in the middle is read by 3 outputs", readers[3] as Float, equals: 3)
claim("the first by 1", readers[0] as Float, equals: 1)
claim("18 of 48 places in the table are connections: 6 · 3", connections.countNonZero, equals: 6 * 3)

// %% [markdown]
// In a picture the same holds down and across. `trace` follows the connections of one place (orange): first to the
// pixels that an output is made of, then to the outputs that read a pixel.
//
// **Predict:** a filter of 3 × 3 on 6 × 6 pixels: how many outputs read a pixel in the middle, and how many the corner?

// %%
let square = Conv2D(filterShape: (3, 3, 1, 1), hasBias: false, seed: 4)
let readBy = trace(square, input: [2, 3], on: [6, 6, 1])
display(trace(square, output: [1, 2], on: [6, 6, 1]))
display(readBy)
claim("A pixel in the middle is read by 3 · 3 outputs", readBy.count, equals: 3 * 3)
claim("the corner by 1", trace(square, input: [0, 0], on: [6, 6, 1]).count, equals: 1)

// %% [markdown]
// Now the digit of 28 × 28 and a filter of 5 × 5. Three layers with the same 24 × 24 outputs: all connected; each
// output with a patch but with weights of its own; and with the same weights for all.
//
// **Predict:** which step saves more, from everything to patches, or from patches to shared weights?

// %%
let large = table(of: Conv2D(filterShape: (5, 5, 1, 1), hasBias: false, seed: 4), height: 28, width: 28)
let ofPatches = large.countNonZero
let shared = Set(large.scalars).subtracting([0]).count
claim("Everything with everything: 784 · 576 = 451,584 weights", large.count, equals: (28 * 28) * (24 * 24))
claim("Patches only: 576 · 25 = 14,400", ofPatches, equals: 24 * 24 * 25)
claim("Shared: 25, whatever the size of the picture", shared, equals: 25)
claim("Patches take 31 times fewer", large.count / ofPatches, equals: 31)
claim("Sharing takes 576 times fewer still: as many as there are places", ofPatches / shared, equals: 24 * 24)

// %% [markdown]
// ## Second idea: the same weights everywhere
//
// This is [parameter sharing](glossary.md#parameter-sharing). Fewer numbers are cheaper, but that is not the best of
// it. Teach two networks to tell × from +, **only ever on the left half**. Then ask them on the right.

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
sideBySide(["taught": Image(onTheLeft.images[20]), "asked afterwards": Image(onTheRight.images[20])])

// %% [markdown]
// The first network is dense: 16 neurons, then two that say how much they are for × and for +. The second slides four
// filters, keeps the largest number of each map, and decides by these four.
//
// `teach` shows all drawings 150 times, and each time turns every weight a little so that the answers get better. How
// is the matter of lesson 06; here read only the two networks.

// %%
InitializerSeeds.restart(from: 1)  // the same random weights each time this cell runs
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
let untaught = everything[1].parameters[0].parameter.value
teach(&everything)
teach(&sharing)
let bySixteen = 200 * 16 + 16 + 16 * 2 + 2
claim("Dense: 200 · 16 + 16 + 16 · 2 + 2 = 3,250 parameters", everything.parameterCount, equals: bySixteen)
claim("Sharing: 4 · (9 + 1) + 4 · 2 + 2 = 50", sharing.parameterCount, equals: 4 * (9 + 1) + 4 * 2 + 2)

// %% [markdown]
// **Predict:** four scores, each network on the left and on the right, in percent. Guessing alone gets about 50.

// %%
func score(_ network: Sequential, _ data: (images: Tensor, labels: Tensor)) -> Double {
  accuracy(logits: network(data.images), labels: data.labels)
}
bars(
  [
    "dense, left": 100 * score(everything, onTheLeft), "dense, right": 100 * score(everything, onTheRight),
    "sharing, left": 100 * score(sharing, onTheLeft), "sharing, right": 100 * score(sharing, onTheRight),
  ], y: "right answers in %", title: "Taught on the left only")
claim(
  "The dense network has learned the left half without a mistake", score(everything, onTheLeft), equals: 1)
claim("so has the one that shares", score(sharing, onTheLeft), equals: 1)
claim("On the right the dense network guesses", score(everything, onTheRight), equals: 0.5, within: 0.15)
claim("The one that shares makes no mistake there either", score(sharing, onTheRight), equals: 1)

// %% [markdown]
// Why? Look at how far the dense network's weights have moved while it was taught, pixel by pixel.
//
// **Predict:** where have they not moved at all?

// %%
let taught = everything[1].parameters[0].parameter.value
let change = abs(taught - untaught).reshaped(to: [10, 20, 16]).max(axes: [2])
display(
  sideBySide([
    "how far the weights of each pixel have moved (black: not at all)": Image(change / change.max())
  ]))
claim("Of the right half not one weight has moved", change[.all, 10...].max(), equals: 0)

// %% [markdown]
// No drawing ever lit the right half, and a weight that is multiplied with 0 changes no answer: there was nothing to
// learn from. Filters have no such half.
//
// ### What goes wrong: when the place matters
//
// Sharing takes it for granted that a feature means the same everywhere.
//
// **Predict:** could the sharing network ever learn to say *where* the sign is?

// %%
claim(
  "Left or right, it gives the same answer, up to rounding",
  sharing(onTheLeft.images).isClose(to: sharing(onTheRight.images), within: 1e-4))

// %% [markdown]
// It cannot. Its last step but one, the largest number anywhere, forgets the place on purpose. For passport
// photographs, where eyes are always above mouths, it may pay not to share. For most pictures it pays to share.

// %% [markdown]
// ## Third idea: equivariance
//
// Let $f$ be the convolution and $g$ a move of the picture. Then
//
// $$ f(g(x)) = g(f(x)) $$
//
// First move, then filter; or first filter, then move: the same. Nobody has to teach it. Here $f$ takes the pixels on
// the left minus those on the right ([Sobel's filter](glossary.md#sobel-filter); lesson 02 has more), $g$ moves by 2
// down and 3 to the right. (What is [equivariant](glossary.md#equivariance) moves along; what is
// [invariant](glossary.md#invariance) does not change at all.)
//
// **Predict:** how do the two pictures on the right compare?

// %%
func f(_ x: Tensor) -> Tensor { x.filtered(by: .sobelX, border: .zeros) }
func g(_ x: Tensor) -> Tensor { moved(x, down: 2, right: 3) }

var letter = Tensor(zeros: [8, 8])
for (y, x) in [(1, 1), (2, 1), (3, 1), (3, 2)] { letter[y, x] = 1 }
display(
  sideBySide([
    "the filter": Filter.sobelX, "x": letter,
    "f(g(x))": f(g(letter)), "g(f(x))": g(f(letter)),
  ]))
claim("Both are equal, number by number", f(g(letter)) == g(f(letter)))

// %% [markdown]
// **Predict:** the same with a dense layer $d$ of 64 neurons, one for each pixel. How do its two pictures compare?

// %%
let mixing = Dense(64, 64, seed: 5)
func d(_ x: Tensor) -> Tensor { mixing(x.reshaped(to: [1, 64])).reshaped(to: [8, 8]) }
display(sideBySide(["d(g(x))": Image(d(g(letter))), "g(d(x))": Image(g(d(letter)))]))
claim(
  "A dense layer answers a moved picture with another answer",
  d(g(letter)).largestDifference(from: g(d(letter))) > 0.1)

// %% [markdown]
// ### On a photograph
//
// 40 pixels down and 60 to the right. Gray is 0, black and white are the two signs.

// %%
let photo = try Image(named: "camera").matrix
func far(_ x: Tensor) -> Tensor { moved(x, down: 40, right: 60) }
let (movedFirst, filteredFirst) = (f(far(photo)), far(f(photo)))
func thumbnail(_ x: Tensor) -> Image { Image(x).resized(height: 200, width: 200) }
sideBySide([
  "x": thumbnail(photo), "f(g(x))": thumbnail(movedFirst), "g(f(x))": thumbnail(filteredFirst),
])

// %% [markdown]
// **Predict:** equal? Subtract. Where do they differ, if they do?

// %%
let differs = abs(movedFirst - filteredFirst) .> 1e-5
// Of 2 × 2 pixels the whiter one, so that thin lines are not lost.
display(
  sideBySide([
    "white: they differ": Image(maxPool2D(differs.reshaped(to: [512, 512, 1]), size: 2)),
    "the same, near its top left corner": Image(differs[30..<60, 50..<80]),
  ]))
print("\(Int(differs.sum().scalar)) of \(differs.count) pixels differ")
claim("Inside the moved picture not one number differs", differs[41..<511, 61..<511].max(), equals: 0)
claim("but at its border some do", differs.max(), equals: 1)

// %% [markdown]
// ### What goes wrong: the border
//
// A filter laid on a border pixel looks past the picture, at zeros. At the top and on the left, whoever moves first
// sees the old edge of the photograph from outside; whoever filters first has no output there. At the bottom and on
// the right, whoever filters first still saw the pixels that the move pushes out.
//
// **Predict:** a larger filter looks farther. How thick are the lines for 9 × 9?

// %%
func damage(_ filter: Filter) -> Tensor {
  let first = far(photo).filtered(by: filter, border: .zeros)
  let last = far(photo.filtered(by: filter, border: .zeros))
  return abs(first - last) .> 1e-5
}
display(
  sideBySide([
    "an average of 9 × 9 pixels": thumbnail(damage(.boxBlur(9))),
    "an average of 33 × 33": thumbnail(damage(.boxBlur(33))),
  ]))
for side in [3, 9, 33] {
  // From the middle down, column 300 crosses the lower line only.
  let thickness = Int(damage(.boxBlur(side))[256..., 300].sum().scalar)
  claim("\(side) × \(side): the lower line is (\(side) − 1)/2 thick", thickness, equals: (side - 1) / 2)
}

// %% [markdown]
// On a ring there is no border: what leaves on the right comes in on the left, and the filter, too, looks round the
// corner.
//
// **Predict:** how many pixels differ now?

// %%
func ringed(_ x: Tensor) -> Tensor { x.filtered(by: .sobelX, border: .circular) }
func turned(_ x: Tensor) -> Tensor { moved(x, down: 40, right: 60, filling: .circular) }
display(
  sideBySide(["g(x) on a ring": thumbnail(turned(photo)), "f(g(x))": thumbnail(ringed(turned(photo)))]))
claim("On a ring equivariance is exact, to the last pixel", ringed(turned(photo)) == turned(ringed(photo)))

// %% [markdown]
// ### What goes wrong: stride
//
// Most networks do not look at every place, but at every second one: a [stride](glossary.md#stride) of 2. A move by 1
// then asks the outputs to move by half a place. The smallest case: 12 pixels, one of them bright, and the filter 1,
// 2, 3.
//
// **Predict:** the dot at place 4 gives 0, 3, 1, 0, 0. What does it give at 5, and at 6?

// %%
func answers(toADotAt place: Int) -> Tensor {
  var row = Tensor(zeros: [12, 1])
  row[place, 0] = 1
  return conv1D(row, filter: Tensor([1, 2, 3]).reshaped(to: [3, 1, 1]), stride: 2).flattened()
}
display(
  sideBySide([
    "dot at 4": answers(toADotAt: 4), "dot at 5": answers(toADotAt: 5), "dot at 6": answers(toADotAt: 6),
  ]))
claim("At 4: 0, 3, 1, 0, 0", answers(toADotAt: 4), equals: Tensor([0, 3, 1, 0, 0]))
claim("Moved by 2, all has moved by one place", answers(toADotAt: 6)[1...] == answers(toADotAt: 4)[..<4])
claim("Moved by 1, no 3 is left, wherever one looks", !answers(toADotAt: 5).scalars.contains(3))

// %% [markdown]
// **Predict:** and other changes? Turn the photograph by a quarter. Is a convolution equivariant to that?

// %%
func quarter(_ x: Tensor) -> Tensor { Image(x).rotated(quarterTurns: 1).matrix }
display(
  sideBySide([
    "turned, then filtered": thumbnail(f(quarter(photo))),
    "filtered, then turned": thumbnail(quarter(f(photo))),
  ]))
claim("To turns it is not equivariant", f(quarter(photo)).largestDifference(from: quarter(f(photo))) > 1)
let turnedFilter = photo.filtered(by: .sobelY, border: .zeros)
claim(
  "It would need the turned filter, Sobel y in place of Sobel x",
  abs(f(quarter(photo))).isClose(to: abs(quarter(turnedFilter)), within: 1e-5))

// %% [markdown]
// ### The other way round
//
// (For the curious; nothing later needs it.) **Of all dense layers without biases, nothing but convolutions is
// equivariant.** Take six pixels on a ring and six outputs, and demand only that moving the input moves the output.
//
// **Predict:** how many of the 36 weights may you still choose?
//
// Choose the answer $c$ to a dot in the first place: six numbers. The answer to a dot in the second place *must* be
// $c$, moved by one, and so on. And every picture is a sum of dots. Nothing is left to choose.

// %%
func onRing(_ x: Tensor, by places: Int) -> Tensor { x.gathered((0..<6).map { ($0 - places + 6) % 6 }) }
let c = Tensor([3, 1, 0, 0, 0, 2])
let forced = Tensor(stacking: (0..<6).map { onRing(c, by: $0) }).transposed()  // column k answers a dot in place k
display(sideBySide(["the 36 weights: each column is c, moved on by one": forced]))
let six = Tensor([5, 2, 8, 1, 1, 7])
claim("It moves with its input", matmul(forced, onRing(six, by: 1)) == onRing(matmul(forced, six), by: 1))
let ringFilter = c.reversed(axis: 0).reshaped(to: [6, 1, 1])
let asConvolution = conv1D(
  six.reshaped(to: [6, 1]), filter: ringFilter, padding: .sides(top: 0, bottom: 0, left: 5, right: 0),
  paddingMode: .circular
).flattened()
claim(
  "and is the convolution on a ring with the six numbers c, turned round",
  matmul(forced, six) == asConvolution)

// %% [markdown]
// ## What cats see
//
// In the late 1950s Hubel and Wiesel listened to single cells in the visual cortex of a cat. Spots of light did little.
// Then the *edge* of a glass slide moved across the screen, and a cell fired like a machine gun, but only when the edge
// lay in one direction. In 1981 they got the Nobel Prize for it.
//
// Such a cell is a filter: a bright stripe between dark ones, fading outwards. The cell below draws four, for 0°, 45°,
// 90° and 135°, and four bars to show them; only its pictures matter.

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
func enlarged(_ x: Tensor) -> Image { Image(x).resized(height: 140, width: 140) }
let cells = directions.map { cell(at: $0) }
let degrees = directions.map { "\(Int($0))°" }
display(sideBySide(cells.map { enlarged($0.coefficients) }, captions: degrees.map { "cell for " + $0 }))
sideBySide(directions.map { enlarged(bar(at: $0)) }, captions: degrees.map { "bar at " + $0 })

// %% [markdown]
// A cell cannot fire less than not at all, so it answers $\max(0, \sum w\,a)$: multiply weights and pixels, add up, and
// nothing if the sum is negative (networks call this step [ReLU](glossary.md#relu)). Turn a bar under the cell for 45°.
//
// **Predict:** at which angle does the curve peak, and where is it 0?

// %%
func firing(_ cell: Filter, _ picture: Tensor) -> Float { relu((cell.coefficients * picture).sum()).scalar }
let angles = Array(stride(from: Float(-45), through: 135, by: 5))
let tuning = angles.map { firing(cell(at: 45), bar(at: $0)) }
plot(tuning, at: angles, x: "direction of the bar in degrees", y: "response", title: "The cell for 45°")
let peak = tuning.max()!
claim("It fires most at its own direction", angles[tuning.firstIndex(of: peak)!], equals: 45)
claim("30° beside it less than half is left", firing(cell(at: 45), bar(at: 75)) < peak / 2)
claim("Across, it is silent", firing(cell(at: 45), bar(at: 135)) < 0.01 * peak)
claim("An even light leaves it cold", firing(cell(at: 45), Tensor(ones: [21, 21])), equals: 0, within: 1e-3)

// %% [markdown]
// Other cells want an **edge**: light on one side, dark on the other. That is the same filter with a sine in place of
// the cosine. Turn an edge once all round, so that light and dark change sides on the way.
//
// **Predict:** how many peaks has this curve, one or two?

// %%
func edge(at degrees: Float) -> Tensor { sigmoid(2 * axes(at: degrees).across) }
func edgeCell(at degrees: Float) -> Filter {
  let (along, across) = axes(at: degrees)
  return Filter("edge", exp(-(across * across) / 18 - along * along / 40) * sin(across * (2 * Float.pi / 9)))
}
let circle = Array(stride(from: Float(-180), to: 180, by: 5))
let edgeTuning = circle.map { firing(edgeCell(at: 0), edge(at: $0)) }
display(
  sideBySide([
    "the edge cell for 0°": enlarged(edgeCell(at: 0).coefficients), "edge at 0°": enlarged(0.15 + 0.7 * edge(at: 0)),
    "edge at 180°": enlarged(0.15 + 0.7 * edge(at: 180)),
  ]))
plot(
  edgeTuning, at: circle, x: "direction of the edge in degrees", y: "response", title: "The edge cell for 0°")
let edgePeak = edgeTuning.max()!
claim(
  "It fires most for an edge of its own direction", circle[edgeTuning.firstIndex(of: edgePeak)!], equals: 0)
claim("Across, it is silent", firing(edgeCell(at: 0), edge(at: 90)) < 0.01 * edgePeak)
claim("So it is when light and dark have changed sides", firing(edgeCell(at: 0), edge(at: 180)), equals: 0)

// %% [markdown]
// They found a second kind. A **simple** cell wants the bar exactly on its stripe. A **complex** cell wants the
// direction only, and does not mind where. Their guess: it listens to many simple cells of one direction, side by
// side. That is a convolution, and then the largest number of its map.
//
// **Predict:** both curves, while an upright bar moves sideways.

// %%
let shifts = Array(stride(from: Float(-6), through: 6, by: 1))
let upright = cell(at: 90)
let simple = shifts.map { firing(upright, bar(at: 90, shiftedBy: $0)) }
let complex = shifts.map { shift in
  bar(at: 90, shiftedBy: shift).filtered(by: upright, border: .zeros).max().scalar
}
plot(
  LineChart(
    [
      .init("simple: one place", simple, at: shifts),
      .init("complex: the largest of all places", complex, at: shifts),
    ],
    x: "bar moved by pixels", y: "response", title: "A simple and a complex cell"))
claim("3 pixels aside the simple cell is silent", simple[shifts.firstIndex(of: 3)!], equals: 0)
claim("The complex cell hardly notices", complex.min()! > 0.95 * complex.max()!)

// %% [markdown]
// Filters for directions, shared by all places, and the largest nearby: Fukushima's Neocognitron (1980) built a network
// on this, and LeNet (lesson 09) learned one. What the four cells see of the cat, everywhere at once:

// %%
sideBySide(
  cells.map { Image(relu(face.filtered(by: $0))).normalized.resized(height: 200, width: 300) },
  captions: degrees.map { "the cat, seen by the cells for " + $0 })

// %% [markdown]
// ## Your turn
//
// Write your own code in place of `unsolved()`, run the cell, then the check below it. It tries several inputs and says
// what it finds. Hints unfold one at a time. No grade, as many tries as you like.

// %% [markdown]
// ### Exercise: what a convolution costs
//
// `filters` square filters of side `side` go over a picture with `channels` channels, each with a bias. How many
// parameters have they together?

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
  expected: { side, channels, filters in Conv2D(filterShape: (side, side, channels, filters)).parameterCount
  },
  mistakes: [
    Mistake("the biases are missing, one for each filter") { side, channels, filters in
      filters * side * side * channels
    },
    Mistake("a filter goes through all channels at once, so their number counts too") {
      side, channels, filters in
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
// The convolution that networks mean, in one dimension: lay the filter on the row wherever it fits (as it is, not
// turned round), multiply what lies on top of each other, add up. So `slide([1, 2], along: [0, 0, 1, 0])` is `[0, 2,
// 1]`.

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
  conv1D(
    Tensor(row).reshaped(to: [row.count, 1]), filter: Tensor(filter).reshaped(to: [filter.count, 1, 1])
  ).scalars
}
exercise(
  "Slide a filter along a row of numbers, without flipping it, wherever it fits.",
  hints: "At the first place, filter[0] lies on row[0], filter[1] on row[1], and so on: multiply and add up.",
  "A loop over places, and in it a loop over the filter: row[start + i].",
  "The last place is row.count − filter.count, and it counts too.",
  trying: [
    ([1, 2], [0, 0, 1, 0]), ([1, 0, -1], [1, 2, 4, 8, 16]), ([3], [2, 5]), ([2, 1, 0], [1, 1, 2]),
  ],
  slide,
  expected: library,
  mistakes: [
    Mistake("the filter is flipped; networks leave it as it is") { filter, row in
      library(filter.reversed(), row)
    },
    Mistake("the last place is missing: there are n − f + 1") { filter, row in library(filter, row).dropLast()
    },
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
    Mistake("the largest stride alone does not decide: the others step over places, too") { strides in
      strides.max()!
    },
    Mistake("only the last layer is counted") { strides in strides.last! },
    Mistake("only the first layer is counted") { strides in strides.first! },
  ])

// %% [markdown]
// ### Exercise: neurons at full padding
//
// A square picture in colour, `n` pixels a side, and `maps` filters of side `f`, moved as far out as they still touch
// the picture. How many neurons are there, that is, numbers in all maps? Along a side of 4 pixels a filter of 3 has
// these places:
//
// ```
//   ····
// ███
//  ███
//   ███
//    ███
//     ███
//      ███
// ```

// %% tags=["exercise"]
func neuronCount(_ n: Int, _ f: Int, _ maps: Int) -> Int {
  // BEGIN SOLUTION
  (n + f - 1) * (n + f - 1) * maps
  // END SOLUTION
}

// %%
exercise(
  "How many numbers come out of a convolution at full padding: n pixels a side, filters of side f, so many maps?",
  hints: "Count the places of the drawing. How many would 5 pixels have, and how many a filter of 4?",
  "The first place has its last weight on the first pixel, the last place its first weight on the last pixel.",
  "n + f − 1 places down, as many across, and that for each map.",
  trying: [(200, 5, 20), (7, 3, 1), (10, 1, 2), (32, 4, 6)],
  neuronCount,
  expected: { n, f, maps in
    numbers(try! Conv2D(filterShape: (f, f, 3, maps), padding: .full).outputShape(for: [n, n, 3]))
  },
  mistakes: [
    Mistake("that is without padding") { n, f, maps in (n - f + 1) * (n - f + 1) * maps },
    Mistake("the padding is on both sides; counted once, it only keeps the size") { n, f, maps in n * n * maps
    },
    Mistake("the filter may stick out by f − 1: by f it touches nothing any more") { n, f, maps in
      (n + f + 1) * (n + f + 1) * maps
    },
    Mistake("the + 1 is missing: from the first place to the last there is one place more than steps") {
      n, f, maps in
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
