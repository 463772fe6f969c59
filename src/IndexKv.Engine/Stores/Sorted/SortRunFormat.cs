using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Constants of a load's temporary file: docs/format.md, "Sort runs".</summary>
internal static class SortRunFormat
{
    public const int EntriesPerPage = PageFormat.ChecksumOffset / SortedFormat.EntrySize;

    /// <summary>The name of a generation's temporary file. The next opening removes it as it removes what the catalog does not name.</summary>
    public static string Name(string generation) => Path.ChangeExtension(generation, "runs.sorted");
}
