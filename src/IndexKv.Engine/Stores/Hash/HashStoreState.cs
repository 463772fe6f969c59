using System.Buffers.Binary;
using System.Numerics;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>
/// What one version of a hash store is beyond its pages: the header's numbers and the maps of the sector directory. Not changed any
/// more once its transaction has published it.
/// </summary>
internal sealed class HashStoreState
{
    private HashStoreState(int sectorSize, byte[] salt)
    {
        SectorSize = sectorSize;
        Salt = salt;
        Geometry = new TableGeometry(sectorSize);
        Partitions = new PartitionMap(Geometry);
        UnitShift = BitOperations.Log2((uint)UnitsPerSector);
    }

    public int SectorSize { get; }

    public byte[] Salt { get; }

    public TableGeometry Geometry { get; }

    public int UnitsPerSector => SectorSize / HashStoreFormat.UnitSize;

    /// <summary>Units in a sector, as a power of two.</summary>
    public int UnitShift { get; }

    public long RecordCount { get; set; }

    /// <summary>First logical unit of the value queue.</summary>
    public long Front { get; set; }

    /// <summary>Logical unit after the queue's last.</summary>
    public long Tail { get; set; }

    public long LiveUnits { get; set; }

    public long DeadUnits { get; set; }

    /// <summary>Sectors in use or free: where the file ends for everybody but the transaction that extends it.</summary>
    public int SectorCount { get; set; }

    /// <summary>Where the sectors end; the file may be longer.</summary>
    public long FileLength => (long)SectorCount * SectorSize;

    public long WritesSinceSplit { get; set; }

    public SharedList<int> DirectorySectors { get; private init; } = new();

    public PartitionMap Partitions { get; private init; }

    public QueueMap ValueSectors { get; private init; } = new();

    public QueueMap DelmapSectors { get; private init; } = new();

    /// <summary>Free sectors with the versions that freed them.</summary>
    public SharedList<(int Sector, long Version)> FreeSectors { get; private init; } = new();

    public HashStoreState Clone() => new(SectorSize, Salt)
    {
        RecordCount = RecordCount,
        Front = Front,
        Tail = Tail,
        LiveUnits = LiveUnits,
        DeadUnits = DeadUnits,
        SectorCount = SectorCount,
        WritesSinceSplit = WritesSinceSplit,
        DirectorySectors = DirectorySectors.Copy(),
        Partitions = Partitions.Clone(),
        ValueSectors = ValueSectors.Clone(),
        DelmapSectors = DelmapSectors.Clone(),
        FreeSectors = FreeSectors.Copy(),
    };

    /// <summary>Writes an empty store into a new file.</summary>
    public static void Format(IFile file, uint storeId, ReadOnlySpan<byte> salt, int sectorSize)
    {
        // Sector 0 holds the header, and the directory if it has room for one; then an empty table.
        var pages = sectorSize / PageFormat.PageSize;
        var hasDirectorySector = pages == 1;
        var table = hasDirectorySector ? 2 : 1;
        var image = new byte[(table + 1) * sectorSize];
        var header = image.AsSpan(0, PageFormat.PageSize);
        HashStoreFormat.Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[HashStoreFormat.VersionOffset..], HashStoreFormat.Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[HashStoreFormat.SectorSizeOffset..], sectorSize);
        BinaryPrimitives.WriteUInt32LittleEndian(header[HashStoreFormat.StoreIdOffset..], storeId);
        BinaryPrimitives.WriteInt32LittleEndian(header[HashStoreFormat.UnitSizeOffset..], HashStoreFormat.UnitSize);
        salt.CopyTo(header[HashStoreFormat.SaltOffset..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[HashStoreFormat.SectorCountOffset..], table + 1);
        var directory = image.AsSpan(PageFormat.PageSize, PageFormat.PageSize);
        SectorDirectory.WriteEntry(directory, 0, new SectorEntry(SectorType.Header, 0, 0));
        if (hasDirectorySector)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header[HashStoreFormat.DirectoryCountOffset..], 1);
            BinaryPrimitives.WriteInt32LittleEndian(header[HashStoreFormat.DirectoryListOffset..], 1);
            SectorDirectory.WriteEntry(directory, 1, new SectorEntry(SectorType.Directory, 0, 0));
        }

        SectorDirectory.WriteEntry(directory, table, new SectorEntry(SectorType.Table, 0, 0));
        for (var page = 0; page < image.Length / PageFormat.PageSize; page++)
            PageSeal.Write(page, image.AsSpan(page * PageFormat.PageSize, PageFormat.PageSize));
        file.Write(0, image);
    }

    /// <summary>Reads header and directory, and checks that they agree.</summary>
    /// <exception cref="EngineException">The file is no hash store, of another version, or damaged.</exception>
    public static HashStoreState Load(PageView view, uint storeId)
    {
        var state = LoadHeader(view, storeId);
        SectorDirectory.LoadMaps(view, state);
        return state;
    }

    /// <summary>Reads the header alone: the maps are empty but for the directory's own sectors.</summary>
    /// <exception cref="EngineException">The file is no hash store, of another version, or its header is damaged.</exception>
    public static HashStoreState LoadHeader(PageView view, uint storeId)
    {
        byte[]? scratch = null;
        var start = view.ReadRaw(0, HashStoreFormat.SaltOffset, ref scratch);
        if (!start[..8].SequenceEqual(HashStoreFormat.Magic))
            throw Damaged(view, 0, "it does not begin as a hash store does");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(start[HashStoreFormat.VersionOffset..]);
        if (version != HashStoreFormat.Version)
        {
            throw new EngineException(
                EngineErrorCode.UnsupportedFormat, $"'{view.Path}' has format version {version}; this program reads {HashStoreFormat.Version}.", view.Path, 8);
        }

        var header = view.ReadSealed(0);
        var sectorSize = BinaryPrimitives.ReadInt32LittleEndian(header[HashStoreFormat.SectorSizeOffset..]);
        if (sectorSize is < HashStoreFormat.SmallestSector or > HashStoreFormat.LargestSector || !int.IsPow2(sectorSize))
            throw Damaged(view, HashStoreFormat.SectorSizeOffset, $"its sector size is {sectorSize}");
        if (BinaryPrimitives.ReadInt32LittleEndian(header[HashStoreFormat.UnitSizeOffset..]) != HashStoreFormat.UnitSize)
            throw Damaged(view, HashStoreFormat.UnitSizeOffset, "its unit size is another");
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[HashStoreFormat.StoreIdOffset..]) != storeId)
            throw Damaged(view, HashStoreFormat.StoreIdOffset, $"it belongs to another store than {storeId}");

        if (!header.Slice(HashStoreFormat.SaltOffset, HashStoreFormat.SaltSize).ContainsAnyExcept((byte)0))
            throw Damaged(view, HashStoreFormat.SaltOffset, "it has no salt");

        var state = new HashStoreState(sectorSize, header.Slice(HashStoreFormat.SaltOffset, HashStoreFormat.SaltSize).ToArray())
        {
            RecordCount = BinaryPrimitives.ReadInt64LittleEndian(header[HashStoreFormat.RecordCountOffset..]),
            Front = BinaryPrimitives.ReadInt64LittleEndian(header[HashStoreFormat.FrontOffset..]),
            Tail = BinaryPrimitives.ReadInt64LittleEndian(header[HashStoreFormat.TailOffset..]),
            LiveUnits = BinaryPrimitives.ReadInt64LittleEndian(header[HashStoreFormat.LiveUnitsOffset..]),
            DeadUnits = BinaryPrimitives.ReadInt64LittleEndian(header[HashStoreFormat.DeadUnitsOffset..]),
            SectorCount = BinaryPrimitives.ReadInt32LittleEndian(header[HashStoreFormat.SectorCountOffset..]),
            WritesSinceSplit = BinaryPrimitives.ReadInt64LittleEndian(header[HashStoreFormat.WritesSinceSplitOffset..]),
        };
        var directories = BinaryPrimitives.ReadInt32LittleEndian(header[HashStoreFormat.DirectoryCountOffset..]);
        if (directories is < 0 or > HashStoreFormat.GreatestDirectoryCount)
            throw Damaged(view, HashStoreFormat.DirectoryCountOffset, $"it claims {directories} directory sectors");
        for (var i = 0; i < directories; i++)
            state.DirectorySectors.Add(BinaryPrimitives.ReadInt32LittleEndian(header[(HashStoreFormat.DirectoryListOffset + (4 * i))..]));
        return state;
    }

    /// <summary>Puts the numbers into the header page.</summary>
    public void WriteHeader(WritablePageView view)
    {
        const int From = HashStoreFormat.RecordCountOffset;
        var header = view.EditSealed(0, From, HashStoreFormat.DirectoryListOffset + (4 * DirectorySectors.Count) - From);
        BinaryPrimitives.WriteInt64LittleEndian(header[HashStoreFormat.RecordCountOffset..], RecordCount);
        BinaryPrimitives.WriteInt64LittleEndian(header[HashStoreFormat.FrontOffset..], Front);
        BinaryPrimitives.WriteInt64LittleEndian(header[HashStoreFormat.TailOffset..], Tail);
        BinaryPrimitives.WriteInt64LittleEndian(header[HashStoreFormat.LiveUnitsOffset..], LiveUnits);
        BinaryPrimitives.WriteInt64LittleEndian(header[HashStoreFormat.DeadUnitsOffset..], DeadUnits);
        BinaryPrimitives.WriteInt32LittleEndian(header[HashStoreFormat.SectorCountOffset..], SectorCount);
        BinaryPrimitives.WriteInt32LittleEndian(header[HashStoreFormat.DirectoryCountOffset..], DirectorySectors.Count);
        BinaryPrimitives.WriteInt64LittleEndian(header[HashStoreFormat.WritesSinceSplitOffset..], WritesSinceSplit);
        for (var i = 0; i < DirectorySectors.Count; i++)
            BinaryPrimitives.WriteInt32LittleEndian(header[(HashStoreFormat.DirectoryListOffset + (4 * i))..], DirectorySectors[i]);
    }

    public static EngineException Damaged(PageView view, long offset, string what) =>
        new(EngineErrorCode.Damaged, $"'{view.Path}' is damaged at offset {offset}: {what}.", view.Path, offset);
}
