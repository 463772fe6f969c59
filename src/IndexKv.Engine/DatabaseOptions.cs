using IndexKv.Engine.Transactions;

namespace IndexKv.Engine;

/// <summary>How a database is opened. Immutable.</summary>
public sealed record DatabaseOptions
{
    /// <summary>The defaults: read and write, created if missing, full durability.</summary>
    public static DatabaseOptions Default { get; } = new();

    /// <summary>
    /// Whether it is opened for reading only; many processes may. Sorted stores can be read while another process writes the database: each
    /// transaction sees the generations that were last committed when it began. Hash stores can be read while none writes, and keep others
    /// from writing from the first time one is read until the database is disposed.
    /// </summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether an absent or empty directory becomes a new database.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>What a commit waits for.</summary>
    public SynchronousMode Synchronous { get; init; } = SynchronousMode.Full;

    /// <summary>Bytes of log after which a commit also writes a checkpoint; at least 64 KiB.</summary>
    public long CheckpointBytes { get; init; } = 64L << 20;

    /// <summary>Sector size of hash stores created from now on: a power of two from 4 KiB to 1 MiB.</summary>
    public int SectorSize { get; init; } = 1 << 20;

    /// <summary>Bytes that each sort, grouping, DISTINCT, set operation and hash join may hold in memory before it goes on with temporary files.</summary>
    public long WorkMemory { get; init; } = 64L << 20;

    /// <summary>How many changed pages of a store a transaction keeps in memory before it writes those to the file that nothing
    /// committed refers to.</summary>
    internal int PrivatePages { get; init; } = 16_384;
}
