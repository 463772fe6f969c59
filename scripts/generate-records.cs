#:property PublishAot=false
// Writes a CSV file of generated records: an 8-byte key and about 100 bytes of mixed types a row, the same for the same seed.
//   dotnet run scripts/generate-records.cs -- 1000000 records.csv [seed] [sorted|shuffled]
using System.Globalization;

if (args.Length < 2 || !int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
{
    Console.Error.WriteLine("usage: generate-records.cs -- COUNT FILE [SEED] [sorted|shuffled]");
    return 2;
}

var random = new Random(args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1);
var keys = new long[count];
for (var i = 0; i < count; i++)
    keys[i] = ((long)i << 20) + random.Next(1 << 20);
if (args.Length <= 3 || args[3] != "sorted")
    random.Shuffle(keys);

string[] names = ["Ada", "Grace", "Edsger", "Barbara", "Donald", "Frances", "Kenneth", "Margaret", "Niklaus", "Radia", "Zoë", "Łukasz"];
using var file = new StreamWriter(args[1]) { NewLine = "\n" };
file.WriteLine("id,name,active,score,price,born,seen,token,note");
foreach (var key in keys)
{
    var name = $"{names[random.Next(names.Length)]} {random.Next(100_000)}";
    var score = random.Next(20) == 0 ? "" : random.NextDouble().ToString("R", CultureInfo.InvariantCulture);
    var price = (random.Next(1_000_000) / 100m).ToString("0.00", CultureInfo.InvariantCulture);
    var born = new DateOnly(1920, 1, 1).AddDays(random.Next(36_500)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    var seen = DateTime.UnixEpoch.AddSeconds(random.Next()).AddTicks(random.Next(10_000_000)).ToString("O", CultureInfo.InvariantCulture);
    var bytes = new byte[16];
    random.NextBytes(bytes);
    var note = random.Next(4) == 0 ? "" : new string((char)('a' + random.Next(26)), random.Next(30));
    file.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{key},{name},{(random.Next(2) == 0 ? "false" : "true")},{score},{price},{born},{seen},{new Guid(bytes)},{note}"));
}

return 0;
