using IndexKv.Engine.Files;
using IndexKv.Engine.Paging;
using IndexKv.Engine.Stores.Hash;

namespace IndexKv.Engine.Tests.Stores.Hash;

/// <summary>Checks a hash store from its bytes, by the rules of docs/format.md: order of slots, queue, dead units, use of sectors.</summary>
internal static class HashStoreVerifier
{
    public static void MustHold(HashStoreReader reader)
    {
        var state = reader.State;
        using var file = new HashStoreFile(new PagedFile(new MemoryFileSystem().Open("no records verified", FileOpenMode.Create), new PagePool()));
        var records = new RecordReading(reader.View, state, file);
        var live = new SortedDictionary<long, long>();
        for (var partition = 0; partition < state.Partitions.Count; partition++)
            CheckTable(reader, records, partition, live);
        live.Count.Should().Be((int)state.RecordCount, "each slot has a record of its own");
        live.Values.Sum().Should().Be(state.LiveUnits);
        (state.LiveUnits + state.DeadUnits).Should().Be(state.Tail - state.Front);
        CheckDelmap(reader, live);
        CheckSectors(state);
    }

    private static void CheckTable(HashStoreReader reader, RecordReading records, int partition, SortedDictionary<long, long> live)
    {
        var state = reader.State;
        var range = state.Partitions[partition];
        range.Start.Should().Be(partition == 0 ? 0 : state.Partitions[partition - 1].End + 1, "ranges follow one another");
        var used = 0;
        var lastEmpty = -1;
        byte[] before = [];
        for (var i = 0; i < state.Geometry.Slots; i++)
        {
            var page = reader.View.ReadSealed(((long)range.Sector * state.Geometry.PagesPerSector) + (i / 127));
            var slot = page.Slice(i % 127 * 32, 32).ToArray();
            if (!SlotFormat.IsUsed(slot))
            {
                if (slot.AsSpan().ContainsAnyExcept((byte)0))
                    throw new InvalidDataException($"Empty slot {i} is not zero.");
                lastEmpty = i;
                continue;
            }

            used++;
            var prefix = KeyHash.PrefixOf(slot);
            if (prefix < range.Start || prefix > range.End)
                throw new InvalidDataException($"Slot {i} is outside its sector's range.");
            var home = state.Geometry.Home(range, prefix);
            if (home > i || home <= lastEmpty)
                throw new InvalidDataException($"Slot {i} has home {home}, and slot {lastEmpty} is empty.");
            if (before.AsSpan().SequenceCompareTo(slot.AsSpan(0, 26)) >= 0)
                throw new InvalidDataException($"Slot {i} is not in the order of hashes.");
            before = slot[..26];
            var units = records.Read(SlotFormat.Unit(slot), out var key, out _);
            KeyHash.Of(state.Salt, key, out var hash);
            if (!KeyHash.Bytes(hash).SequenceEqual(before))
                throw new InvalidDataException($"The record of slot {i} has another hash.");
            live.Add(SlotFormat.Unit(slot), units);
        }

        used.Should().Be(state.Partitions.Used(partition));
        if (partition == state.Partitions.Count - 1)
            range.End.Should().Be(ulong.MaxValue);
    }

    private static void CheckDelmap(HashStoreReader reader, SortedDictionary<long, long> live)
    {
        var next = reader.State.Front;
        foreach (var (unit, units) in live)
        {
            if (unit < next || Delmap.NextLive(reader.View, reader.State, next, reader.State.Tail) != unit)
                throw new InvalidDataException($"The record at unit {unit} overlaps the one before, or not all between them is dead.");
            next = unit + units;
            for (var i = unit; i < next; i++)
            {
                if (Delmap.NextLive(reader.View, reader.State, i, reader.State.Tail) != i)
                    throw new InvalidDataException($"Unit {i} of a live record is dead.");
            }
        }

        Delmap.NextLive(reader.View, reader.State, next, reader.State.Tail).Should().Be(reader.State.Tail);
        DeadUnits(reader).Should().Be(reader.State.DeadUnits);
        reader.State.DeadUnits.Should().BeLessThanOrEqualTo(reader.State.LiveUnits, "the collection keeps up with what dies");
    }

    private static long DeadUnits(HashStoreReader reader)
    {
        var state = reader.State;
        var dead = 0L;
        for (var unit = state.Front; unit < state.Tail; unit++)
        {
            var page = unit / HashStoreFormat.UnitsPerDelmapPage;
            var sector = state.DelmapSectors[page / state.Geometry.PagesPerSector];
            var bytes = reader.View.ReadSealed(((long)sector * state.Geometry.PagesPerSector) + (page % state.Geometry.PagesPerSector));
            var bit = (int)(unit % HashStoreFormat.UnitsPerDelmapPage);
            dead += bytes[bit / 8] >> (bit % 8) & 1;
        }

        return dead;
    }

    private static void CheckSectors(HashStoreState state)
    {
        var sectors = new List<int> { 0 };
        sectors.AddRange(state.DirectorySectors);
        sectors.AddRange(Enumerable.Range(0, state.Partitions.Count).Select(i => state.Partitions[i].Sector));
        sectors.AddRange(Enumerable.Range(0, state.ValueSectors.Count).Select(i => state.ValueSectors[state.ValueSectors.First + i]));
        sectors.AddRange(Enumerable.Range(0, state.DelmapSectors.Count).Select(i => state.DelmapSectors[state.DelmapSectors.First + i]));
        sectors.AddRange(state.FreeSectors.Select(f => f.Sector));
        sectors.Order().Should().Equal(Enumerable.Range(0, state.SectorCount), "each sector has one use");
    }
}
