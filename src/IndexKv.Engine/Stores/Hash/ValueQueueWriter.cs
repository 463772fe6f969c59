using System.Buffers.Binary;
using System.Numerics;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>Appends records to the value queue.</summary>
internal sealed class ValueQueueWriter(WritablePageView view, SectorAllocator sectors, HashStoreFile file)
{
    // Longer values are written from where they are, in a write of their own.
    private const int GreatestJoined = 64 << 10;

    private byte[] _record = new byte[512];

    /// <returns>The record's logical unit.</returns>
    public long Append(HashStoreState state, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var unit = state.Tail;
        var units = RecordReading.UnitsOf(key.Length, value.Length);
        if (unit + units > HashStoreFormat.GreatestUnit)
            throw new EngineException(EngineErrorCode.TooLarge, $"'{view.Path}' has used up its 2^48 value units; copy the store into a new one.", view.Path, 0);
        Reserve(state, unit, units);

        var length = HashStoreFormat.RecordHeaderSize + key.Length;
        var isJoined = value.Length <= GreatestJoined;
        if (length + (isJoined ? value.Length : 0) > _record.Length)
            _record = new byte[(int)BitOperations.RoundUpToPowerOf2((uint)(length + (isJoined ? value.Length : 0)))];
        BinaryPrimitives.WriteInt32LittleEndian(_record.AsSpan(HashStoreFormat.RecordKeyLengthOffset), key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(_record.AsSpan(HashStoreFormat.RecordValueLengthOffset), value.Length);
        key.CopyTo(_record.AsSpan(HashStoreFormat.RecordHeaderSize));
        BinaryPrimitives.WriteUInt32LittleEndian(_record, RecordReading.Checksum(unit, _record.AsSpan(sizeof(uint), length - sizeof(uint)), value));
        if (isJoined)
        {
            value.CopyTo(_record.AsSpan(length));
            Write(state, unit, 0, _record.AsSpan(0, length + value.Length));
        }
        else
        {
            Write(state, unit, 0, _record.AsSpan(0, length));
            Write(state, unit, length, value);
        }

        Forget(state, unit);
        state.Tail += units;
        state.LiveUnits += units;
        return unit;
    }

    private void Reserve(HashStoreState state, long unit, long units)
    {
        var perDelmap = (long)HashStoreFormat.UnitsPerDelmapPage * state.Geometry.PagesPerSector;
        for (var delmap = unit / perDelmap; delmap <= (unit + units - 1) / perDelmap; delmap++)
        {
            if (state.DelmapSectors[delmap] >= 0)
                continue;
            var sector = sectors.Allocate(state, new SectorEntry(SectorType.Delmap, 0, (ulong)delmap));
            sectors.WriteEmptyPages(state, sector);
            state.DelmapSectors.Append(delmap, sector);
        }

        for (var logical = unit / state.UnitsPerSector; logical <= (unit + units - 1) / state.UnitsPerSector; logical++)
        {
            if (state.ValueSectors[logical] < 0)
                state.ValueSectors.Append(logical, sectors.Allocate(state, new SectorEntry(SectorType.Values, 0, (ulong)logical)));
        }
    }

    // A record that was rolled back may have been read and verified in the same place.
    private void Forget(HashStoreState state, long unit) => file.VerifiedRecords.Clear(
        ((long)state.ValueSectors[unit / state.UnitsPerSector] * state.UnitsPerSector) + (unit % state.UnitsPerSector), 1);

    private void Write(HashStoreState state, long unit, int skipped, ReadOnlySpan<byte> bytes)
    {
        var position = (unit * HashStoreFormat.UnitSize) + skipped;
        while (!bytes.IsEmpty)
        {
            var within = (int)(position % state.SectorSize);
            var part = Math.Min(bytes.Length, state.SectorSize - within);
            view.AppendRaw(((long)state.ValueSectors[position / state.SectorSize] * state.SectorSize) + within, bytes[..part]);
            bytes = bytes[part..];
            position += part;
        }
    }
}
