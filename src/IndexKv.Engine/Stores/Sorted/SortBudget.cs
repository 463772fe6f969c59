using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>What a load's sorting may hold in memory.</summary>
internal readonly record struct SortBudget(long Bytes)
{
    // An array that doubles exists beside its half: 16 bytes an entry and a half.
    private const int BytesPerEntry = SortedFormat.EntrySize * 3 / 2;
    private const int WantedBuffer = 64 << 10;
    private const int GreatestBuffer = 1 << 20;
    private const int GreatestFanIn = 1024;

    /// <summary>How many entries are sorted at a time.</summary>
    public int Entries => (int)Math.Min(Bytes / BytesPerEntry, Array.MaxLength);

    /// <summary>How many runs are merged at a time.</summary>
    public int FanIn => (int)Math.Clamp((Bytes / WantedBuffer) - 1, 2, GreatestFanIn);

    /// <summary>How many pages of each run are in memory while they are merged.</summary>
    public int BufferPages => (int)(Math.Clamp(Bytes / (FanIn + 1), PageFormat.PageSize, GreatestBuffer) / PageFormat.PageSize);
}
