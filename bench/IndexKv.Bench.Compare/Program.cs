using System.CommandLine;
using IndexKv.Bench.Compare;
using IndexKv.Bench.Compare.Stores;
using IndexKv.Bench.Compare.Workloads;

var keys = new Option<int[]>("--keys") { Description = "How many records; several numbers make several runs.", DefaultValueFactory = _ => [DataSet.Usual.Keys], AllowMultipleArgumentsPerToken = true };
var valueSize = new Option<string>("--value-size") { Description = "Bytes of a value: a number, or least-most.", DefaultValueFactory = _ => $"{DataSet.Usual.ValueSizes}" };
var full = new Option<bool>("--full") { Description = "A million records with values of 0 to 1024 bytes, then one and ten million with values of 100: twenty to thirty minutes." };
var quick = new Option<bool>("--quick") { Description = "Fewer rounds: less than three minutes for a million records." };
var output = new Option<string?>("--output") { Description = "A Markdown file to write too; a chart is written beside it." };
var only = new Option<string[]>("--only") { Description = "Contenders: sorted, hash, dictionary, faster, lmdb, rocksdb, sqlite.", AllowMultipleArgumentsPerToken = true };
var parts = new Option<string[]>("--work") { Description = "Parts of the names of the works wanted, as in the tables; without it, all.", AllowMultipleArgumentsPerToken = true };
var directory = new Option<string>("--directory") { Description = "Where the contenders keep their files.", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "indexkv-compare") };

var contender = new Argument<string>("contender") { Description = "Which contender." };
var order = new Option<string>("--order") { Description = "sorted or shuffled.", DefaultValueFactory = _ => "shuffled" };
var load = new Command("load", "Loads one contender in this process and prints what it took, as JSON.") { contender, keys, valueSize, order, directory };
load.SetAction(parsed =>
{
    using var store = Contenders.Make(parsed.GetValue(contender)!, parsed.GetValue(directory)!);
    LoadWork.Run(store, new Records(parsed.GetValue(keys)![0], ValueSizes.Parse(parsed.GetValue(valueSize)!)), parsed.GetValue(order) == "sorted");
});
var memory = new Command("memory", "Reads what was loaded and prints what is then in memory, as JSON.") { contender, keys, valueSize, directory };
memory.SetAction(parsed =>
{
    using var store = Contenders.Make(parsed.GetValue(contender)!, parsed.GetValue(directory)!);
    MemoryWork.Run(store, new Records(parsed.GetValue(keys)![0], ValueSizes.Parse(parsed.GetValue(valueSize)!)));
});

var root = new RootCommand("Compares IndexKv with what a user would pick instead, in one run; only the ratios count.")
{
    keys, valueSize, full, quick, only, parts, output, directory, load, memory,
};
root.SetAction(parsed =>
{
    var sizes = ValueSizes.Parse(parsed.GetValue(valueSize)!);
    new Run(parsed.GetValue(directory)!, parsed.GetValue(quick), parsed.GetValue(only)!, parsed.GetValue(parts)!, parsed.GetValue(output)).Execute(
        parsed.GetValue(full) ? [DataSet.Usual, DataSet.Million, DataSet.TenMillion] : [.. parsed.GetValue(keys)!.Select(count => new DataSet(count, sizes))]);
});
return root.Parse(args).Invoke();
