using System.Globalization;
using IndexKv.Engine.Catalog;

namespace IndexKv.Engine.Transactions;

/// <summary>Names of a database's files: docs/format.md, "Directory".</summary>
internal static class FileNames
{
    private const string HashSuffix = ".hash";
    private const string SortedSuffix = ".sorted";

    /// <summary>The two slots of what readers in other processes are told.</summary>
    public static IReadOnlyList<string> Published { get; } = ["indexkv.published0", "indexkv.published1"];

    public static string Hash(uint id) => id == CatalogCodec.CatalogId
        ? CatalogCodec.FileName
        : string.Create(CultureInfo.InvariantCulture, $"{id}{HashSuffix}");

    public static string Sorted(uint id, long generation) => string.Create(CultureInfo.InvariantCulture, $"{id}.{generation}{SortedSuffix}");

    /// <summary>Whether a file holds a store, so that it is rubbish if the catalog does not name it.</summary>
    public static bool IsStore(string name) =>
        char.IsAsciiDigit(name[0]) && (name.EndsWith(HashSuffix, StringComparison.Ordinal) || name.EndsWith(SortedSuffix, StringComparison.Ordinal));
}
