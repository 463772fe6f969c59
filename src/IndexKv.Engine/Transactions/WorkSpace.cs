using IndexKv.Engine.Files;

namespace IndexKv.Engine.Transactions;

/// <summary>What queries have for rows that they hold. Immutable and thread-safe.</summary>
/// <param name="fileSystem">Where temporary files come from.</param>
/// <param name="bytes">What each sort, grouping, DISTINCT, set operation and hash join may hold in memory.</param>
internal sealed class WorkSpace(IFileSystem fileSystem, long bytes)
{
    private const int SmallestBlock = 4 << 10;
    private const int LargestBlock = 64 << 10;
    private const int FewestRuns = 8;
    private const int MostRuns = 512;

    public long Bytes => bytes;

    /// <summary>How many bytes are written to or read from a temporary file at a time.</summary>
    public int BlockBytes => (int)Math.Clamp(bytes / 64, SmallestBlock, LargestBlock);

    /// <summary>How many sorted runs are merged at a time.</summary>
    public int FanIn => (int)Math.Clamp(bytes / (2 * BlockBytes), FewestRuns, MostRuns);

    public IFile CreateFile() => fileSystem.CreateTemporary();
}
