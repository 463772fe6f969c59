namespace IndexKv.Engine.Files;

/// <summary>
/// When a file is to be read from the medium in large pages (<see cref="LargePages"/>): otherwise Linux reads small ones where a memory map is used at random
/// places, and they stay small. One large page takes the medium as long as twenty of the usual readings around a place: a few lookups are better off without.
/// </summary>
internal static class LargePageReading
{
    private const int FewUses = 32;
    private const int UsedShare = 8;
    private const int MemoryShare = 4;

    private static readonly bool IsThere = OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(6, 16);
    private static readonly long Memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Whether so much of a file has been read that most of it will be, and memory has room for all.</summary>
    /// <param name="firstUses">How many pages or records of it were read for the first time.</param>
    /// <param name="length">The file's length.</param>
    public static bool IsWorthwhile(long firstUses, long length) =>
        IsThere && firstUses >= FewUses && firstUses >= length / LargePages.Size / UsedShare && length <= Memory / MemoryShare;
}
