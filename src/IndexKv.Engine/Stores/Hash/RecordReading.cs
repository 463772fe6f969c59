using System.Buffers.Binary;
using IndexKv.Engine.Hashing;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>Reads records of the value queue; each is verified once for all transactions. Not thread-safe: it has scratch memory.</summary>
internal sealed class RecordReading(PageView view, HashStoreState state, HashStoreFile file)
{
    private const int LeastAhead = HashStoreFormat.UnitSize;
    private const int MostAhead = 8 * HashStoreFormat.UnitSize;

    private readonly int _ahead = (int)Math.Clamp(
        state.LiveUnits * HashStoreFormat.UnitSize / Math.Max(1, state.RecordCount) * 5 / 4, LeastAhead, MostAhead);

    private byte[]? _headerScratch;
    private byte[]? _scratch;

    // The record read last: where it lies, or its bytes if they were gathered.
    private long _lastStart;
    private byte[]? _lastGathered;
    private int _lastLength;
    private int _lastKeyLength;

    /// <summary>How many units the record at a unit takes.</summary>
    public static long UnitsOf(int keyLength, int valueLength) =>
        (HashStoreFormat.RecordHeaderSize + (long)keyLength + valueLength + HashStoreFormat.UnitSize - 1) / HashStoreFormat.UnitSize;

    /// <summary>Reads the record at a logical unit; the spans are valid until the next call.</summary>
    /// <returns>How many units it takes.</returns>
    public long Read(long unit, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) => ReadAt(unit, Offset(unit), out key, out value);

    /// <summary>Reads the record at a logical unit, given its offset.</summary>
    public long ReadAt(long unit, long offset, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        if (offset < 0)
            throw HashStoreState.Damaged(view, 0, $"a slot refers to unit {unit}, outside the value queue {state.Front} … {state.Tail}");

        // To the page's end: most records need no second look.
        var header = view.ReadRaw(offset, PageFormat.PageSize - (int)(offset & (PageFormat.PageSize - 1)), ref _headerScratch);
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(header);
        var keyLength = BinaryPrimitives.ReadInt32LittleEndian(header[HashStoreFormat.RecordKeyLengthOffset..]);
        var valueLength = BinaryPrimitives.ReadInt32LittleEndian(header[HashStoreFormat.RecordValueLengthOffset..]);
        if ((uint)keyLength > HashStoreFormat.GreatestKey || (uint)valueLength > HashStoreFormat.GreatestValue)
            throw HashStoreState.Damaged(view, offset, "the record's lengths are impossible");
        var units = UnitsOf(keyLength, valueLength);
        if (unit + units > state.Tail)
            throw HashStoreState.Damaged(view, offset, "the record runs past the end of the value queue");

        (_lastStart, _lastGathered) = (offset, null);
        var length = HashStoreFormat.RecordHeaderSize + keyLength + valueLength;
        var record = length <= header.Length ? header[..length] : ReadContiguous(unit, offset, length);
        var physicalUnit = offset / HashStoreFormat.UnitSize;
        if (!file.VerifiedRecords.IsSet(physicalUnit))
        {
            if (Checksum(unit, record[sizeof(uint)..], default) != checksum)
                throw HashStoreState.Damaged(view, offset, "the record does not match its checksum");
            file.NoteVerified(physicalUnit);
        }

        (_lastLength, _lastKeyLength) = (record.Length, keyLength);
        key = record.Slice(HashStoreFormat.RecordHeaderSize, keyLength);
        value = record[(HashStoreFormat.RecordHeaderSize + keyLength)..];
        return units;
    }

    /// <summary>Has a record fetched that will be read soon: as much of it as records have on the average and a little more.</summary>
    public void Prefetch(long unit)
    {
        var offset = Offset(unit);
        if (offset < 0)
            return;
        view.Prefetch(offset, _ahead);
        file.VerifiedRecords.Prefetch(offset / HashStoreFormat.UnitSize);
    }

    /// <summary>Has the first units of some records fetched, which say how long they are (<see cref="PrefetchRest"/>).</summary>
    /// <param name="units">The records' units; −1 for none.</param>
    /// <param name="offsets">As much memory for their offsets; −1 for none.</param>
    public void PrefetchStarts(ReadOnlySpan<long> units, Span<long> offsets)
    {
        for (var i = 0; i < units.Length; i++)
        {
            offsets[i] = Offset(units[i]);
            if (offsets[i] >= 0)
                file.VerifiedRecords.Prefetch(offsets[i] / HashStoreFormat.UnitSize);
        }

        view.Prefetch(offsets, HashStoreFormat.UnitSize);
    }

    /// <summary>Has the rest of a record fetched whose first unit is there; −1 for none.</summary>
    public void PrefetchRest(long offset)
    {
        if (offset < 0)
            return;
        var header = view.ReadRaw(offset, HashStoreFormat.RecordHeaderSize, ref _headerScratch);
        var length = HashStoreFormat.RecordHeaderSize + (long)BinaryPrimitives.ReadInt32LittleEndian(header[HashStoreFormat.RecordKeyLengthOffset..])
            + BinaryPrimitives.ReadInt32LittleEndian(header[HashStoreFormat.RecordValueLengthOffset..]);
        if (length > HashStoreFormat.UnitSize)
            view.Prefetch(offset + HashStoreFormat.UnitSize, (int)Math.Min(length, MostAhead) - HashStoreFormat.UnitSize);
    }

    /// <summary>The record that <see cref="Read"/> read last, without locating and verifying it again.</summary>
    public void ReadAgain(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var record = _lastGathered is not null ? _lastGathered : view.ReadRaw(_lastStart, _lastLength, ref _scratch);
        key = record.Slice(HashStoreFormat.RecordHeaderSize, _lastKeyLength);
        value = record[(HashStoreFormat.RecordHeaderSize + _lastKeyLength)..];
    }

    /// <summary>The checksum covers the record's logical place, its lengths, key and value.</summary>
    public static uint Checksum(long unit, ReadOnlySpan<byte> lengthsAndKey, ReadOnlySpan<byte> value) =>
        Crc32C.Append(Crc32C.Append(Crc32C.OfInt64(unit), lengthsAndKey), value);

    // −1 outside the queue.
    private long Offset(long unit) => unit < state.Front || unit >= state.Tail
        ? -1
        : (((long)state.ValueSectors[unit >> state.UnitShift] << state.UnitShift) + (unit & (state.UnitsPerSector - 1))) * HashStoreFormat.UnitSize;

    private ReadOnlySpan<byte> ReadContiguous(long unit, long start, int length)
    {
        var first = unit >> state.UnitShift;
        var within = (int)(unit & (state.UnitsPerSector - 1)) * HashStoreFormat.UnitSize;
        var last = first + ((within + (long)length - 1) / state.SectorSize);
        var isContiguous = true;
        for (var logical = first; logical < last && isContiguous; logical++)
            isContiguous = state.ValueSectors[logical + 1] == state.ValueSectors[logical] + 1;
        if (!isContiguous)
            _lastGathered = Gather(first, within, length);
        return _lastGathered ?? view.ReadRaw(start, length, ref _scratch);
    }

    private byte[] Gather(long logical, int within, int length)
    {
        var bytes = new byte[length];
        for (var done = 0; done < length; logical++, within = 0)
        {
            var part = Math.Min(length - done, state.SectorSize - within);
            view.ReadRaw(((long)state.ValueSectors[logical] * state.SectorSize) + within, part, ref _scratch).CopyTo(bytes.AsSpan(done));
            done += part;
        }

        return bytes;
    }
}
