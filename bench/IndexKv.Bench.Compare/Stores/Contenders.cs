using IndexKv.Bench.Compare.Native;
using IndexKv.Engine.Catalog;

namespace IndexKv.Bench.Compare.Stores;

/// <summary>Who takes part.</summary>
internal static class Contenders
{
    /// <summary>The names of those that only write.</summary>
    public static readonly IReadOnlyList<string> WriteOnly = ["file", "large-pages-file"];

    /// <summary>The names of those that have no file.</summary>
    public static readonly IReadOnlyList<string> InMemory = ["dictionary", "faster"];

    private static readonly Dictionary<string, (Func<string, IContender> Make, Func<bool> IsThere, string Install)> All = new(StringComparer.Ordinal)
    {
        ["sorted"] = (path => new EngineContender(StoreKind.Sorted, path), () => true, ""),
        ["hash"] = (path => new EngineContender(StoreKind.Hash, path), () => true, ""),
        ["dictionary"] = (_ => new DictionaryContender(), () => true, ""),
        ["faster"] = (_ => new FasterContender(), () => true, ""),
        ["lmdb"] = (path => new LmdbContender(path), () => Lmdb.IsInstalled, "apt-get install liblmdb0"),
        ["rocksdb"] = (path => new RocksDbContender(path), () => RocksDb.IsInstalled, "apt-get install librocksdb7.8"),
        ["sqlite"] = (path => new SqliteContender(path), () => true, ""),
        ["file"] = (path => new PlainFileContender(path, inLargePages: false), () => true, ""),
        ["large-pages-file"] = (path => new PlainFileContender(path, inLargePages: true), () => true, ""),
    };

    /// <summary>The names of those that are installed; says how to install the others.</summary>
    public static IReadOnlyList<string> Installed()
    {
        foreach (var (name, contender) in All.Where(c => !c.Value.IsThere()))
            Console.WriteLine($"{name} is not installed and is left out: {contender.Install}");
        return [.. All.Where(c => c.Value.IsThere()).Select(c => c.Key)];
    }

    public static IContender Make(string name, string directory) => All.TryGetValue(name, out var contender)
        ? contender.Make(Path.Combine(directory, name))
        : throw new ArgumentException($"There is no contender '{name}'; there are {string.Join(", ", All.Keys)}.", nameof(name));
}
