// %% [markdown]
// # 02 · Filters
//
// A **filter** is a small grid of numbers. Lay it over a patch of an image, multiply what lies on top of each other,
// add everything up: one number. Move on by one pixel and do it again. That is all, and it is enough to blur, to
// sharpen, to find edges, and to tell an X from a diamond.
//
// Before you run a cell, guess what it will say. A wrong guess is the best thing that can happen here.
//
// **Before this:** [01 · Why convolution](01-why-convolution.ipynb).
//
// **Time:** about 45 minutes.
//
// **Afterwards you can** use and make filters: compute one by hand and with three loops; blur, sharpen and find edges;
// measure the strength and direction of an edge; say what convolution flips and cross-correlation does not.

// %% [markdown]
// ## The smallest case
//
// An image $a$ of 5 × 5 zeros and ones, and a [filter](glossary.md#filter) $w$ of 3 × 3. Its nine numbers are called
// weights or coefficients.

// %%
let a = Tensor([
  [1, 1, 1, 0, 0],
  [0, 1, 1, 1, 0],
  [0, 0, 1, 1, 1],
  [0, 0, 1, 1, 0],
  [0, 1, 1, 0, 0],
])
let w = Tensor([
  [1, 0, 1],
  [0, 1, 0],
  [1, 0, 1],
])
sideBySide(["the image a": a, "the filter w": w])

// %% [markdown]
// **Predict:** lay the filter on the top left corner of the image, multiply the nine pairs of numbers, add up. Which
// number comes out?

// %%
let patch: Tensor = a[0..<3, 0..<3]
display(sideBySide(["the patch under the filter": patch, "patch × filter, pair by pair": patch * w]))
claim("On the top left corner the products add up to 4", Float((patch * w).sum()), equals: 4)

// %% [markdown]
// ## The whole map
//
// Every place $(y, x)$ where the filter fits gives one number: row $y$ and column $x$ say where its top left corner
// lies.
//
// $$ z_{y,x} \;=\; \sum_{i=0}^{f-1} \sum_{j=0}^{f-1} w_{i,j}\; a_{y+i,\;x+j} $$
//
// The two sums go through the rows and columns of the filter, and we do it for every row and column of the map: four
// loops. Here they are, as plain as they can be.

// %%
func slide(_ filter: Tensor, over image: Tensor) -> Tensor {
  let rows = image.shape[0] - filter.shape[0] + 1
  let columns = image.shape[1] - filter.shape[1] + 1
  var map = Tensor(zeros: [rows, columns])
  for y in 0..<rows {
    for x in 0..<columns {
      var sum: Float = 0
      for i in 0..<filter.shape[0] {
        for j in 0..<filter.shape[1] {
          sum += filter[i, j] * image[y + i, x + j]
        }
      }
      map[y, x] = sum
    }
  }
  return map
}

// %% [markdown]
// **Predict:** how many rows and columns has the map? And what is the largest number that could stand in it at all?

// %%
let map = slide(w, over: a)
display(sideBySide(["the map": map]))
claim("The map has 5 − 3 + 1 = 3 rows and 3 columns", map.shape, equals: [5 - 3 + 1, 5 - 3 + 1])
claim("No output is more than the 5 ones of the filter", map.max() <= w.sum())
claim("The whole map is 4 3 4 / 2 4 3 / 2 3 4", map, equals: Tensor([[4, 3, 4], [2, 4, 3], [2, 3, 4]]))

// %% [markdown]
// ## The same, from the library
//
// `conv2D` computes what our four loops compute, for many images, [channels](glossary.md#channel) and filters at once.
// On a real photograph (512 × 512) the difference in time shows.
//
// **Predict:** a filter of 5 × 5 goes over it. How large is the map?

// %%
let photo = try Image(named: "camera")
sideBySide(["the photograph": photo.resized(height: 320, width: 320)])

// %%
let bell = Filter.gaussianBlur(5)
let clock = ContinuousClock()
var ours = Tensor(zeros: [1])
var theirs = Tensor(zeros: [1])
let loopTime = clock.measure { ours = slide(bell.coefficients, over: photo.matrix) }
let libraryTime = clock.measure { theirs = conv2D(photo.matrix, filter: bell.coefficients) }
print("four loops: \(loopTime)   conv2D: \(libraryTime)   \(Int(loopTime / libraryTime)) times as fast")
claim("conv2D gives the small map exactly", conv2D(a, filter: w) == map)
claim("and on the photograph what the loops give, up to rounding", theirs.isClose(to: ours, within: 1e-5))
claim("A 5 × 5 filter makes 512 × 512 into 508 × 508", theirs.shape, equals: [512 - 5 + 1, 512 - 5 + 1])

// %% [markdown]
// ## One word for two operations
//
// Mathematicians turn the filter by half a turn first: $\sum_{i,j} w_{i,j}\, a_{y-i,\,x-j}$ is
// [convolution](glossary.md#convolution). What we did is [cross-correlation](glossary.md#cross-correlation). **The
// field calls cross-correlation convolution**, and so does this course from here on: a network learns its filters, so
// it does not matter to it which way up they are kept. `conv2D` and `filtered(by:)` do not flip; `convolved(with:)`
// does.
//
// **Predict:** an image of a single bright dot, and a filter that looks like the letter L. How does the L look in the
// two maps?

// %%
var dot = Tensor(zeros: [5, 5])
dot[2, 2] = 1
let letter = Filter("letter L", [[1, 0, 0], [1, 0, 0], [1, 1, 0]])
let correlated = dot.filtered(by: letter)
let convolved = dot.convolved(with: letter)
display(sideBySide(["the filter": letter, "filtered(by:)": correlated, "convolved(with:)": convolved]))
claim("Convolution with a dot gives back the filter", convolved[1...3, 1...3] == letter.coefficients)
claim("Cross-correlation gives it turned by 180°", correlated[1...3, 1...3] == letter.rotated180.coefficients)
claim(
  "For a filter that half a turn leaves as it is, both are the same",
  photo.filtered(by: .gaussianBlur(3)) == photo.convolved(with: .gaussianBlur(3)))

// %% [markdown]
// ## Blur
//
// A filter that leaves everything alone has a single 1 in the middle. Spread that 1 over the neighbours, and each
// pixel becomes an average: of equal parts in the box blur, of more in the middle in the
// [Gaussian](glossary.md#gaussian-blur).
//
// $$ \text{box} = \frac19 \begin{bmatrix} 1&1&1\\1&1&1\\1&1&1 \end{bmatrix} \qquad
//    \text{Gaussian} = \frac1{16} \begin{bmatrix} 1&2&1\\2&4&2\\1&2&1 \end{bmatrix} $$
//
// **Predict:** both blur over 9 × 9 pixels. Which picture will be softer?

// %%
display(sideBySide([Filter.identity, Filter.boxBlur(3), Filter.gaussianBlur(3)]))
let face = photo.cropped(rows: 60..<220, columns: 150..<310)
display(
  sideBySide([
    "photo": face, "box 9 × 9": face.filtered(by: .boxBlur(9)),
    "Gaussian 9 × 9": face.filtered(by: .gaussianBlur(9)),
  ]))
claim("The identity changes not a single pixel", photo.filtered(by: .identity) == photo)
for blur in [Filter.boxBlur(3), .gaussianBlur(3), .boxBlur(9), .gaussianBlur(9)] {
  claim("The coefficients of \(blur.name) add up to 1", blur.sum, equals: 1, within: 1e-6)
}
let (flatBox, steepBell) = (face.filtered(by: .boxBlur(9)).matrix, face.filtered(by: .gaussianBlur(9)).matrix)
claim("The box takes more of the contrast away", flatBox.standardDeviation() < steepBell.standardDeviation())

// %% [markdown]
// What is averaging good for? It quiets noise. Let every pixel be off by a random amount of its own, of
// [spread](glossary.md#standard-deviation) $\sigma$. In an average such errors cancel in part: of independent amounts
// the *squares* of the spreads add up, so a filter leaves $\sigma \sqrt{\sum w^2}$.
//
// **Predict:** which is quieter afterwards, the box or the Gaussian? By how much?

// %%
let grain = Tensor(randomNormal: [160, 160], seed: 2) * 0.1
let noisy = Image(face.matrix + grain)
display(
  sideBySide([
    "with noise": noisy.clamped, "box 3 × 3": noisy.filtered(by: .boxBlur(3)).clamped,
    "Gaussian 3 × 3": noisy.filtered(by: .gaussianBlur(3)).clamped,
  ]))
let noise = Tensor(randomNormal: [300, 300], seed: 2)
func quieted(by filter: Filter) -> Float {
  Float(noise.filtered(by: filter).standardDeviation()) / Float(noise.standardDeviation())
}
let (boxLeaves, bellLeaves) = (quieted(by: .boxBlur(3)), quieted(by: .gaussianBlur(3)))
print("box \(boxLeaves), Gaussian \(bellLeaves)")
claim("The box leaves √(9 · 1/81) = 1/3 of the noise", boxLeaves, equals: 1.0 / 3, within: 0.01)
claim(
  "The Gaussian leaves √36/16 = 3/8: it trusts the middle more", bellLeaves, equals: 3.0 / 8, within: 0.01)

// %% [markdown]
// ### What goes wrong: forgetting to divide
//
// **Predict:** nine ones without the 1/9. What becomes of the picture? (What is more than white is shown as white.)

// %%
let greedy = Filter("nine ones", [[1, 1, 1], [1, 1, 1], [1, 1, 1]])
display(sideBySide(["photo": face, "filtered by nine ones": face.filtered(by: greedy)]))
let brighter =
  Float(photo.filtered(by: greedy).pixels.mean()) / Float(photo.filtered(by: .boxBlur(3)).pixels.mean())
claim("Without the division everything is 9 times as bright", brighter, equals: 9, within: 1e-3)

// %% [markdown]
// ## Sharpen
//
// Take five times the pixel and subtract its four neighbours. The sum is still $5 - 4 = 1$, so flat areas stay, but
// every difference grows.
//
// **Predict:** what becomes of a step from 0 to 1?

// %%
let step = Tensor([[Float]](repeating: [0, 0, 0, 1, 1, 1], count: 5))
let sharpStep = step.filtered(by: .sharpen)
display(sideBySide(["the filter": Filter.sharpen, "step": step, "sharpened": sharpStep]))
claim("Sharpening keeps flat areas: its coefficients add up to 1", Filter.sharpen.sum, equals: 1)
claim("It undershoots to −1 on the dark side of the step", Float(sharpStep.min()), equals: -1)
claim("and overshoots to 2 on the bright side", Float(sharpStep.max()), equals: 2)

// %%
sideBySide(["photo": face, "sharpened": face.filtered(by: .sharpen).clamped])

// %% [markdown]
// ## Edges
//
// An [edge](glossary.md#edge) is where neighbours differ. So the coefficients must cancel where they do not: **they
// add up to 0**. Three such filters:

// %%
let edgeFilters: [Filter] = [.edgeCross, .laplacian, .laplacian8]
display(sideBySide(edgeFilters))
for filter in edgeFilters {
  claim("The coefficients of \(filter.name) add up to 0", filter.sum, equals: 0)
}

// %% [markdown]
// The Laplacian asks how the change itself changes: the step to the right neighbour minus the step from the left one,
// $(a_{x+1} - a_x) - (a_x - a_{x-1}) = a_{x+1} - 2a_x + a_{x-1}$, plus the same up and down. (Who knows derivatives:
// the second one.) The one with the 8 takes the slanted neighbours as well, and has its signs the other way round.
//
// **Predict:** what does the first Laplacian say on a slope, 0, 3, 6, 9, …? On a bowl, 0, 1, 4, 9, …?

// %%
let x = Tensor(range: 0...8)
let slope = 3 * x + Tensor(zeros: [9, 1])
let bowl = x * x + Tensor(zeros: [9, 1])
let laplacian = Filter.laplacian.coefficients
let (onSlope, onBowl) = (conv2D(slope, filter: laplacian), conv2D(bowl, filter: laplacian))
display(sideBySide(["a row of the slope": slope[0] as Tensor, "Laplacian": onSlope[0] as Tensor]))
display(sideBySide(["a row of the bowl": bowl[0] as Tensor, "Laplacian": onBowl[0] as Tensor]))
claim("On a slope the Laplacian is silent", onSlope == Tensor(zeros: [7, 7]))
claim("On x² it says 2 everywhere", onBowl == 2 * Tensor(ones: [7, 7]))
claim(
  "Sharpen is the identity minus the Laplacian",
  Filter.sharpen.coefficients == Filter.identity.coefficients - Filter.laplacian.coefficients)

// %% [markdown]
// The cross filter is choosier.
//
// **Predict:** what does it make of the upright step from above, and of a slanted line of ones?

// %%
let slanted = Tensor(identity: 7)
display(
  sideBySide([
    "the step, filtered": step.filtered(by: .edgeCross),
    "a slanted line, filtered": slanted.filtered(by: .edgeCross),
  ]))
claim("The cross filter is blind to an upright edge", step.filtered(by: .edgeCross) == Tensor(zeros: [5, 6]))
claim("but on a slanted line it says 2", Float(slanted.filtered(by: .edgeCross).max()), equals: 2)

// %% [markdown]
// On the photograph. Gray is 0 here; black and white are the two signs of a difference.

// %%
sideBySide([
  "cross": face.filtered(by: .edgeCross), "Laplacian (−4)": face.filtered(by: .laplacian),
  "Laplacian (8)": face.filtered(by: .laplacian8),
])

// %% [markdown]
// A picture in colour has three channels, and an image filter goes over each by itself. (A
// layer of a network adds them up instead; lesson 04 shows how.)

// %%
let cat = try Image(named: "chelsea")
let catEdges = cat.filtered(by: .laplacian8)
display(
  sideBySide([
    "cat": cat.resized(height: 200, width: 301), "Laplacian (8)": catEdges.resized(height: 200, width: 301),
  ]))
claim(
  "Filtering the colours is filtering each plane",
  catEdges.green.pixels == cat.green.filtered(by: .laplacian8).pixels)

// %% [markdown]
// ## Sobel: which way does the edge face?
//
// $$ S_x = \begin{bmatrix} 1&0&-1\\2&0&-2\\1&0&-1 \end{bmatrix} = \begin{bmatrix}1\\2\\1\end{bmatrix}
//    \begin{bmatrix}1&0&-1\end{bmatrix} $$
//
// [Sobel's filter](glossary.md#sobel-filter) takes left minus right, blurred a little along the edge against noise.
// $S_y$ is the same on its side, top minus bottom.
//
// **Predict:** which number, with its sign, comes out where the step climbs from 0 to 1 on the right?

// %%
let climbing = step.filtered(by: .sobelX)
display(
  sideBySide(["Sobel x": Filter.sobelX, "Sobel y": Filter.sobelY, "step": step, "Sobel x on it": climbing]))
claim("Where the right is brighter, Sobel x says 0 − (1 + 2 + 1) = −4", climbing[2, 2] as Float, equals: -4)
claim(
  "Mirrored, the same step gives +4", step.reversed(axis: 1).filtered(by: .sobelX)[2, 3] as Float, equals: 4)
claim("Sobel y does not see it", step.filtered(by: .sobelY) == Tensor(zeros: [5, 6]))

// %% [markdown]
// A filter that is a column times a row (each number of the one times each number of the other) is
// [separable](glossary.md#separable-filter): one pass down, one pass across, and $2f$ multiplications a pixel in place
// of $f^2$.
//
// **Predict:** which of our filters are? Try to write the box blur and the Laplacian as column times row.

// %%
let column = Tensor([[1], [2], [1]])
let row = Tensor([[1, 0, -1]])
claim("Column times row is Sobel x", matmul(column, row) == Filter.sobelX.coefficients)
claim(
  "Two thin passes give what one square pass gives",
  conv2D(conv2D(photo.matrix, filter: column), filter: row)
    .isClose(to: conv2D(photo.matrix, filter: Filter.sobelX.coefficients), within: 1e-5))
for filter in [
  Filter.boxBlur(3), .gaussianBlur(3), .sobelX, .scharrX, .edgeCross, .sharpen, .laplacian, .laplacian8,
] {
  print(filter.isSeparable ? "separable      " : "not separable  ", filter.name)
}
claim(
  "The blurs and Sobel's filters are separable",
  [Filter.boxBlur(3), .gaussianBlur(3), .sobelX].allSatisfy(\.isSeparable))
claim("The Laplacians are not", ![Filter.laplacian, .laplacian8].contains(where: \.isSeparable))
let (tall, wide) = Filter.gaussianBlur(11).separated!
let (thin, whole) = (
  tall.coefficients.count + wide.coefficients.count, Filter.gaussianBlur(11).coefficients.count
)
claim(
  "An 11 × 11 Gaussian: 22 multiplications a pixel in place of 121", [thin, whole], equals: [2 * 11, 11 * 11])

// %% [markdown]
// ## How strong, and in which direction
//
// Sobel x and Sobel y answer with two numbers, $G_x$ and $G_y$: the short sides of a right triangle. Its long side is
// how strong the edge is, its angle the direction in which it gets brighter (atan2 is the arctangent that knows all
// four quarters):
//
// $$ |G| = \sqrt{G_x^2 + G_y^2} \qquad \theta = \operatorname{atan2}(G_y, -G_x) $$
//
// The minus, because Sobel x says left minus right, and 0° shall mean: brighter on the right. 90° is brighter above.

// %%
let gx = photo.matrix.filtered(by: .sobelX)
let gy = photo.matrix.filtered(by: .sobelY)
let strength = gradientMagnitude(photo, .sobel)
claim(
  "The library's magnitude is √(Gx² + Gy²)",
  strength.matrix.isClose(to: sqrt(gx * gx + gy * gy), within: 1e-5))
claim(
  "and its direction is atan2(Gy, −Gx)",
  gradientDirection(photo, .sobel).angles.isClose(to: atan2(gy, -gx), within: 1e-5))
let scene = photo.cropped(rows: 60..<260, columns: 100..<300)
sideBySide([
  "Sobel x": scene.filtered(by: .sobelX), "Sobel y": scene.filtered(by: .sobelY),
  "strength": gradientMagnitude(scene, .sobel),
])

// %% [markdown]
// A bright disc has an edge of every direction. The picture beside it shows the direction as a colour: red for 0°, then
// yellow and green, cyan for 180°, then blue and violet.
//
// **Predict:** which colour has its left end, where the brighter side is on the right? And its lower end?

// %%
let across = Tensor(range: -48...48)
let down = across.reshaped(to: [97, 1])
let disc = 1 / (1 + exp(sqrt(across * across + down * down) - 32))
let around = gradientDirection(Image(disc), .scharr)
display(sideBySide(["a bright disc": Image(disc), "where it gets brighter, as a colour": around]))
claim(
  "At the left end brightness grows to the right: 0°", around.angles[48, 16] as Float, equals: 0, within: 1e-3
)
claim("At the lower end it grows upwards: 90°", around.angles[80, 48] as Float, equals: .pi / 2, within: 1e-3)
sideBySide(["photo": scene, "its directions": gradientDirection(scene, .scharr)])

// %% [markdown]
// ## Scharr against Sobel
//
// How good is that angle? Make an edge whose direction we know, measure it, compare. Scharr's filter is Sobel's with
// 3, 10, 3 in place of 1, 2, 1: weights chosen so that all directions are treated alike.
//
// Our edge climbs from 0 to 1 along the direction $\theta$, softly, as a lens makes it: $1 / (1 + e^{-d/s})$ at
// distance $d$ from the edge, where $s$ says how soft.

// %%
func edge(at degrees: Float, softness: Float = 0.7) -> Image {
  let theta = degrees * .pi / 180
  let (x, y) = (Tensor(range: -16...16), -Tensor(range: -16...16).reshaped(to: [33, 1]))
  return Image(1 / (1 + exp(-(x * cos(theta) + y * sin(theta)) / softness)))
}
func shown(_ edge: Image) -> Image { Image(0.15 + 0.7 * edge.matrix).resized(height: 140, width: 140) }
sideBySide([
  "edge at 0°": shown(edge(at: 0)), "at 20°": shown(edge(at: 20)), "at 45°": shown(edge(at: 45)),
  "at 70°": shown(edge(at: 70)),
])

// %% [markdown]
// **Predict:** at which angles are both exact? Where are they worst?

// %%
func error(of pair: GradientOperator, at degrees: Float, softness: Float = 0.7) -> Float {
  let measured = gradientDirection(edge(at: degrees, softness: softness), pair).angles[16, 16] as Float
  return measured * 180 / .pi - degrees
}
let angles = Array(stride(from: Float(0), through: 90, by: 5))
let sobelErrors = angles.map { error(of: .sobel, at: $0) }
let scharrErrors = angles.map { error(of: .scharr, at: $0) }
plot(
  LineChart(
    [.init("Sobel", sobelErrors, at: angles), .init("Scharr", scharrErrors, at: angles)],
    x: "direction of the edge in degrees", y: "measured − true, degrees", title: "How far the angle is off"))
let worstSobel = sobelErrors.map { abs($0) }.max()!
let worstScharr = scharrErrors.map { abs($0) }.max()!
print("at worst Sobel is off by \(worstSobel)°, Scharr by \(worstScharr)°")
claim("Sobel's worst error is nearly a degree", worstSobel > 0.8 && worstSobel < 1)
claim("Scharr's is less than a tenth of it", worstScharr < worstSobel / 10)
let symmetric = [0, 9, 18].flatMap { [sobelErrors[$0], scharrErrors[$0]] }
claim("At 0°, 45° and 90° both are exact: symmetry leaves no choice", symmetric.allSatisfy { abs($0) < 0.001 })

// %% [markdown]
// ### What goes wrong: jags
//
// Make the edge so hard that it is all jags.
//
// **Predict:** who wins now?

// %%
func worstOnJags(_ pair: GradientOperator) -> Float {
  angles.map { abs(error(of: pair, at: $0, softness: 0.1)) }.max()!
}
display(sideBySide(["soft": shown(edge(at: 20)), "jagged": shown(edge(at: 20, softness: 0.1))]))
print("Sobel is off by up to \(worstOnJags(.sobel))°, Scharr by up to \(worstOnJags(.scharr))°")
claim("On a jagged edge Scharr's advantage is gone", worstOnJags(.scharr) > worstOnJags(.sobel))
func middleShare(_ filter: Filter) -> Float {
  let side: Tensor = filter.coefficients[.all, 0]
  return Float(filter.coefficients[1, 0]) / Float(side.sum())
}
claim("Scharr has 10/16 of its weight in the middle row", middleShare(.scharrX), equals: 10.0 / 16)
claim("Sobel 2/4: a jag there counts for less", middleShare(.sobelX), equals: 2.0 / 4)

// %% [markdown]
// ## X or not X
//
// Is this an X? Nine by nine pixels, +1 for chalk, −1 for the board. The second X is bent, as handwriting is.

// %%
func drawing(_ rows: String...) -> Tensor {
  Tensor(rows.map { row in row.map { $0 == "#" ? Float(1) : -1 } })
}
let model = drawing(
  ".........",
  ".#.....#.",
  "..#...#..",
  "...#.#...",
  "....#....",
  "...#.#...",
  "..#...#..",
  ".#.....#.",
  ".........")
let bent = drawing(
  ".........",
  ".#.......",
  "..#....#.",
  "...#..#..",
  "...#.#...",
  "....#....",
  "...#.#...",
  ".##...#..",
  "........#")
let diamond = drawing(
  ".........",
  "....#....",
  "...#.#...",
  "..#...#..",
  ".#.....#.",
  "..#...#..",
  "...#.#...",
  "....#....",
  ".........")
let blank = Tensor(repeating: -1, shape: [9, 9])
func chalk(_ drawing: Tensor) -> Image {
  Image(0.5 + 0.3 * drawing.resized(to: [135, 135], by: .nearest))
}
sideBySide(["X": chalk(model), "bent X": chalk(bent), "diamond": chalk(diamond), "blank board": chalk(blank)])

// %% [markdown]
// The obvious way: count the pixels that are equal.
//
// **Predict:** which is most like the X: the bent X, the diamond, or the blank board?

// %%
func equalPixels(_ other: Tensor) -> Int { Int(((model * other) .> 0).sum().scalar) }
print(
  "bent X \(equalPixels(bent)), diamond \(equalPixels(diamond)), blank \(equalPixels(blank)), of \(model.count)"
)
claim("62 of 81 pixels of the bent X are right", [equalPixels(bent), model.count], equals: [62, 81])
claim(
  "but 68 of the blank board: pixel by pixel, nothing at all is more of an X", equalPixels(blank), equals: 68)

// %% [markdown]
// Now look for *features*: two strokes and a crossing. Each is a filter of nine numbers, +1 for chalk and −1 for
// board. Where a pixel agrees, the product is +1, where not, −1. So 9 means that all nine agree, 7 that one does not.
//
// **Predict:** how many 9s will be in each of the three maps of the bent X?

// %%
let falling = Filter("falling stroke", drawing("#..", ".#.", "..#"))
let rising = Filter("rising stroke", drawing("..#", ".#.", "#.."))
let crossing = Filter("crossing", drawing("#.#", ".#.", "#.#"))
display(sideBySide([falling, rising, crossing]))
func response(_ image: Tensor, _ filter: Filter) -> Tensor { conv2D(image, filter: filter.coefficients) }
func nines(_ map: Tensor) -> Int { (map .== 9).countNonZero }
let maps = [falling, rising, crossing].map { response(bent, $0) }
display(sideBySide(["falling": maps[0], "rising": maps[1], "crossing": maps[2]]))
claim(
  "Two places for the falling stroke, three for the rising one, one crossing", maps.map(nines),
  equals: [2, 3, 1])

// %% [markdown]
// Where in the map the 9 stands does not matter, only that there is one: so keep the largest number of each map.
//
// **Predict:** which three numbers does the diamond get?

// %%
func features(_ image: Tensor) -> [Int] {
  [falling, rising, crossing].map { Int(response(image, $0).max().scalar) }
}
for (name, image) in [("X", model), ("bent X", bent), ("diamond", diamond), ("blank board", blank)] {
  print(features(image), name)
}
claim("All three features are found in the X", features(model), equals: [9, 9, 9])
claim("and in the bent X", features(bent), equals: [9, 9, 9])
claim(
  "The diamond has both strokes, but no crossing: at best 7 of 9 agree", features(diamond),
  equals: [9, 9, 7 - 2])
claim("The blank board has nothing", features(blank).allSatisfy { $0 < 5 })

// %% [markdown]
// That is a convolutional network in the small: filters, then the largest response, then a decision. All that is
// missing is that the filters *learn* what to look for.

// %% [markdown]
// ## At the border
//
// At the border the filter looks past the image, and somebody must say what it sees there: zeros, or the border's
// pixels repeated (what `filtered(by:)` does unless told otherwise).
//
// **Predict:** what does Sobel x say on a plain white page, with zeros outside?

// %%
let page = Tensor(ones: [6, 6])
let framed = page.filtered(by: .sobelX, border: .zeros)
display(sideBySide(["zeros outside": framed, "border repeated": page.filtered(by: .sobelX)]))
claim("With zeros outside a white page has edges of strength 4", Float(abs(framed).max()), equals: 4)
claim("With its border repeated it has none", page.filtered(by: .sobelX) == Tensor(zeros: [6, 6]))

// %% [markdown]
// ## Your turn
//
// Write your own code in place of `unsolved()`, run the cell, then the check below it. It tries several inputs and
// says what it finds. Hints unfold one at a time. No grade, as many tries as you like.

// %% [markdown]
// ### Exercise: a blur of any size
//
// Write a box blur of $f \times f$: every pixel becomes the plain average of $f^2$ of them.

// %% A blur of any size tags=["exercise"]
func boxBlur(_ f: Int) -> Tensor {
  // BEGIN SOLUTION
  Tensor(ones: [f, f]) / (f * f)
  // END SOLUTION
}

// %% Check: a blur of any size
exercise(
  "Make boxBlur(f) the filter of f × f that takes the plain average.",
  hints: "In an average every neighbour counts as much as the middle: all coefficients are equal.",
  "What must f · f equal coefficients be, so that they add up to 1?",
  "Tensor(ones: [f, f]) has ones everywhere. Divide them.",
  trying: [3, 5, 1, 4], boxBlur, expected: { f in Filter.boxBlur(f).coefficients },
  mistakes: [
    Mistake("They add up to f², so the picture gets f² times as bright: divide by that.") { f in
      Tensor(ones: [f, f])
    },
    Mistake("You divide by one side. There are f · f coefficients.") { f in Tensor(ones: [f, f]) / f },
    Mistake("For 3 it is right, but the number of coefficients changes with f.") { f in
      Tensor(ones: [f, f]) / 9
    },
    Mistake("That leaves the picture as it is: a single 1 in the middle is the identity.") { f in
      var dot = Tensor(zeros: [f, f])
      dot[f / 2, f / 2] = 1
      return dot
    },
  ])

// %% [markdown]
// ### Exercise: convolution, flipped
//
// `conv2D` does not flip the filter. Make `trueConvolution` do it, as mathematicians do.

// %% Convolution, flipped tags=["exercise"]
func trueConvolution(_ image: Tensor, _ filter: Tensor) -> Tensor {
  // BEGIN SOLUTION
  conv2D(image, filter: filter.reversed(axis: 0).reversed(axis: 1))
  // END SOLUTION
}

// %% Check: convolution, flipped
exercise(
  "Make trueConvolution turn the filter by half a turn, then lay it over the image.",
  hints: "reversed(axis: 0) turns a tensor upside down.", "There are two axes.",
  "conv2D(image, filter: …) with the filter reversed along one axis and then along the other.",
  trying: [(a, letter.coefficients), (step, Filter.sobelX.coefficients), (a, Tensor([[1, 2], [3, 5]]))],
  trueConvolution,
  expected: { image, filter in conv2D(image, filter: Filter("w", filter).rotated180.coefficients) },
  mistakes: [
    Mistake("This is cross-correlation: the filter is not flipped yet.") { image, filter in
      conv2D(image, filter: filter)
    },
    Mistake("Flipped top to bottom only; left and right change places as well.") { image, filter in
      conv2D(image, filter: filter.reversed(axis: 0))
    },
    Mistake("Flipped left to right only; top and bottom change places as well.") { image, filter in
      conv2D(image, filter: filter.reversed(axis: 1))
    },
    Mistake("Transposing exchanges rows and columns; half a turn is something else.") { image, filter in
      conv2D(image, filter: filter.transposed())
    },
    Mistake("The picture is flipped as well. Leave it as it is, and flip the filter only.") { image, filter in
      conv2D(
        image.reversed(axis: 0).reversed(axis: 1), filter: filter.reversed(axis: 0).reversed(axis: 1))
    },
  ])

// %% [markdown]
// ### Exercise: find the horizon
//
// Write a 3 × 3 filter, as in `Filter("name", [[…], […], […]])`, that answers with positive numbers where it is bright
// above and dark below, with nothing on flat areas, and with nothing on upright edges.

// %% Find the horizon tags=["exercise"]
func horizon() -> Filter {
  // BEGIN SOLUTION
  Filter("horizon", [[1, 2, 1], [0, 0, 0], [-1, -2, -1]])
  // END SOLUTION
}

// %% Check: find the horizon
func sight(of filter: Filter, on image: Tensor) -> String {
  let map = conv2D(image, filter: filter.coefficients)
  let (least, most) = (Float(map.min()), Float(map.max()))
  if most - least < 1e-5 && abs(most) < 1e-5 { return "nothing" }
  if least > -1e-5 { return "positive numbers" }
  return most < 1e-5 ? "negative numbers" : "numbers of both signs"
}
let skyAboveSea = step.transposed().reversed(axis: 0)
let scenes = [
  "bright above dark": skyAboveSea, "an upright edge": step, "a flat area": page,
  "dark above bright": skyAboveSea.reversed(axis: 0),
]
exercise(
  "Write a filter that answers to bright above dark with positive numbers, and to nothing else.",
  hints: "Flat areas give 0 when all coefficients add up to 0.", "Which way round is “top minus bottom”?",
  "Sobel has such a filter: rows of 1 2 1, of 0 0 0, and of −1 −2 −1.",
  trying: ["bright above dark", "an upright edge", "a flat area", "dark above bright"],
  { scene in sight(of: horizon(), on: scenes[scene]!) },
  expected: { scene in sight(of: .sobelY, on: scenes[scene]!) },
  mistakes: [
    Mistake("It does not answer at all yet.") { _ in "nothing" },
    Mistake("The sign is the wrong way round: that is bottom minus top.") { scene in
      sight(of: Filter("upside down", Filter.sobelY.coefficients.reversed(axis: 0)), on: scenes[scene]!)
    },
    Mistake("It finds upright edges: it is lying on its side. Transpose it.") { scene in
      sight(of: .sobelX, on: scenes[scene]!)
    },
    Mistake("That finds upright edges, and the sign is the wrong way round, too.") { scene in
      sight(of: Filter("mirrored", Filter.sobelX.coefficients.reversed(axis: 1)), on: scenes[scene]!)
    },
    Mistake("The coefficients do not add up to 0: it answers to flat areas as well.") { scene in
      sight(of: .boxBlur(3), on: scenes[scene]!)
    },
  ])

// %% [markdown]
// ## What to keep
//
// - A filter is slid, multiplied and added up: $z_{y,x} = \sum w_{i,j}\,a_{y+i,x+j}$, and $n - f + 1$ places fit.
// - Coefficients that add up to 1 keep brightness (blur, sharpen); those that add up to 0 see only differences (edges).
// - Sobel and Scharr give the strength of an edge and its direction; Scharr's direction is the better one, unless
//   the edge is all jags.
// - A feature that is found anywhere beats comparing pixels one by one.
//
// **Next:** [03 · Convolution arithmetic](03-convolution-arithmetic.ipynb): how sizes come about.
