using System.Buffers.Binary;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Maintenance;
using IndexKv.Engine.Paging;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Maintenance;

[TestFixture]
public sealed class CheckTests
{
    private const string Hash = "1.hash";
    private const string Sorted = "2.1.sorted";

    private static readonly DatabaseOptions Options = new() { SectorSize = 4096 };

    private SimulatedDisk _disk = null!;

    [SetUp]
    public void Fill()
    {
        _disk = new SimulatedDisk();
        using (var database = Database.Open(_disk, Options))
        {
            Create(database, "s");
            Create(database, "sorted", StoreKind.Sorted);
            using var transaction = database.BeginWrite(Patience);
            using var load = transaction.BeginBulkLoad(Store(transaction, "sorted"), BulkLoadOptions.Default);
            for (var i = 0; i < 400; i++)
            {
                load.Add(Bytes($"sorted {i:000}"), new byte[i]);
                transaction.Put(Store(transaction, "s"), Bytes($"key {i}"), new byte[i * 3]);
            }

            for (var i = 0; i < 150; i++)
                transaction.Delete(Store(transaction, "s"), Bytes($"key {i * 2}"));
            load.Complete();
            transaction.Commit();
        }

        _disk = _disk.Copy();
    }

    [TearDown]
    public void Close() => _disk.Dispose();

    [Test]
    public void Sound_database_has_no_findings_closed_or_with_changes_in_memory()
    {
        using var database = Database.Open(_disk, Options);
        database.Check().Should().BeEmpty();
        Put(database, "s", "more", new string('x', 9000));
        using var writer = database.BeginWrite(Patience);
        writer.Delete(Store(writer, "s"), Bytes("key 399"));
        database.Check().Should().BeEmpty("what the writer is doing is not committed");
        database.Check("S").Should().BeEmpty();
        database.Check("sorted").Should().BeEmpty();
    }

    [Test]
    public void Read_only_database_can_be_checked()
    {
        using var database = Database.Open(_disk, Options with { ReadOnly = true });
        database.Check().Should().BeEmpty();
    }

    [Test]
    public void Unknown_store_is_an_error()
    {
        using var database = Database.Open(_disk, Options);
        var check = () => database.Check("nothing");
        check.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.StoreNotFound);
    }

    [Test]
    public void All_damage_is_found_at_once_with_its_place_even_what_was_verified_before()
    {
        using var database = Database.Open(_disk, Options);
        var state = State(database);
        using (var transaction = database.BeginRead())
        {
            ReadAll(transaction.OpenStore(Store(transaction, "s")).Scan()).Should().HaveCount(250);
            ReadAll(transaction.OpenStore(Store(transaction, "sorted")).Scan()).Should().HaveCount(400);
        }

        var content = _disk.Content(Hash);
        var table = (long)state.Partitions[1].Sector * 4096;
        var unit = SlotFormat.Unit(Slot(content.AsSpan(state.Partitions[0].Sector * 4096, 4096), UsedSlots(state.Partitions[0].Sector)[0]));
        var record = ((long)state.ValueSectors[unit / state.UnitsPerSector] * 4096) + (unit % state.UnitsPerSector * HashStoreFormat.UnitSize);
        content[table + 900] ^= 4;
        content[record + 13] ^= 4;
        _disk.Overwrite(Hash, content);
        var sorted = _disk.Content(Sorted);
        sorted[5000] ^= 4;
        sorted[9000] ^= 4;
        _disk.Overwrite(Sorted, sorted);

        var findings = database.Check();

        findings.Should().Contain(f => f.Store == "s" && f.Offset == table && f.Message.Contains("checksum"));
        findings.Should().Contain(f => f.Store == "s" && f.Offset == record && f.Message.Contains("record does not match"));
        findings.Should().Contain(f => f.Store == "sorted" && f.Offset == 4096);
        findings.Should().Contain(f => f.Store == "sorted" && f.Offset == 8192);
        findings.Should().OnlyContain(f => f.File.Contains(Hash) || f.File.Contains(Sorted));
    }

    [Test]
    public void Wrong_structure_with_right_checksums_is_found()
    {
        foreach (var (what, page, edit) in Wrongs())
        {
            using var disk = _disk.Copy();
            ChangePage(disk, page, edit);
            using var database = Database.Open(disk, Options);
            var findings = database.Check("s");
            findings.Should().NotBeEmpty(what);
            findings.Should().Contain(f => f.Message.Contains(what), "of {0}", string.Join("; ", findings.Select(f => f.Message)));
        }
    }

    [Test]
    public void Damage_of_index_and_records_of_a_sorted_store_is_found_at_once()
    {
        var header = SortedHeaderOf(_disk);
        var content = _disk.Content(Sorted);
        long[] places = [4096, header.IndexStart, header.IndexStart + 4096];
        foreach (var place in places)
            content[place + 50] ^= 4;
        _disk.Replace(Sorted, content);
        using var database = Database.Open(_disk, Options);
        var offsets = database.Check("sorted").Select(f => f.Offset).Distinct().ToList();
        offsets.Should().Contain(places);
        database.Check("s").Should().BeEmpty();
    }

    [Test]
    public void Wrong_index_of_a_sorted_store_with_right_checksums_is_found()
    {
        var start = (int)SortedHeaderOf(_disk).IndexStart;
        const int Size = SortedFormat.EntrySize;
        const int Place = SortedFormat.EntryPositionOffset;
        var wrongs = new (string What, Action<byte[]> Edit)[]
        {
            ("not in the order of keys", c => SwapEntries(c, start + (10 * Size), start + (11 * Size))),
            ("another prefix", c => c[start + (20 * Size)] ^= 1),
            ("does not lead to each record once", c => c.AsSpan(start + (30 * Size) + Place, 8).CopyTo(c.AsSpan(start + (31 * Size) + Place))),
            ("the top of the index has another prefix than block 0", c => c[(int)SortedHeaderOf(_disk).TopStart] ^= 1),
            ("no record can be here", c => c.AsSpan(start + (40 * Size) + Place, 8).Fill(0x7F)),
        };
        foreach (var (what, edit) in wrongs)
        {
            using var disk = _disk.Copy();
            var content = disk.Content(Sorted);
            edit(content);
            RepairSorted(content, SortedHeaderOf(_disk));
            disk.Replace(Sorted, content);
            using var database = Database.Open(disk, Options);
            database.Check("sorted").Select(f => f.Message).Should().Contain(m => m.Contains(what));
        }
    }

    [Test]
    public void Damaged_block_of_the_log_is_found()
    {
        using var database = Database.Open(_disk, Options);
        Put(database, "s", "a", "b");
        var log = _disk.Content("indexkv.wal");
        log[4096 + 100] ^= 1;
        _disk.Overwrite("indexkv.wal", log);
        database.Check().Should().ContainSingle().Which.Offset.Should().Be(4096);
    }

    [Test]
    public void Check_reports_progress_and_can_be_cancelled()
    {
        using var database = Database.Open(_disk, Options);
        var reports = new List<MaintenanceProgress>();
        database.Check(progress: new Recorder(reports.Add));
        reports.Select(r => r.Store).Should().Contain(["s", "sorted"]);
        reports.Should().OnlyContain(r => r.Done <= r.Total);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var check = () => database.Check(cancellationToken: cancelled.Token);
        check.Should().Throw<OperationCanceledException>();
    }

    private IEnumerable<(string What, long Page, Edit Edit)> Wrongs()
    {
        using var database = Database.Open(_disk.Copy(), Options);
        var state = State(database);
        var table = state.Partitions[0].Sector;
        var used = UsedSlots(table);
        yield return ("slot ", table, page => Swap(page, used[0], used[1]));
        yield return ("has a key of another hash", table, page => Swap(page, used[0], used[1], HashStoreFormat.HashSize));
        yield return ("overlaps another slot's", table, page => Slot(page, used[0])[HashStoreFormat.HashSize..].CopyTo(Slot(page, used[1])[HashStoreFormat.HashSize..]));
        yield return ("empty slot", table, page => Slot(page, FirstEmpty(used))[3] = 1);
        yield return ("were found", table, page => Slot(page, used[^1]).Clear());
        var delmap = state.DelmapSectors[state.DelmapSectors.First];
        var front = (int)(state.Front % HashStoreFormat.UnitsPerDelmapPage);
        yield return ("units of records are marked dead", delmap, page => page[front / 8] |= (byte)(1 << (front % 8)));
        yield return ("units of no record", delmap, page => page[(front / 8)..((front / 8) + 8)].Clear());
    }

    private List<int> UsedSlots(int sector)
    {
        var page = _disk.Content(Hash).AsSpan(sector * 4096, 4096);
        var used = new List<int>();
        for (var i = 0; i < HashStoreFormat.SlotsPerPage; i++)
        {
            if (SlotFormat.IsUsed(Slot(page, i)))
                used.Add(i);
        }

        return used;
    }

    private static int FirstEmpty(List<int> used) => Enumerable.Range(0, HashStoreFormat.SlotsPerPage).First(i => !used.Contains(i));

    private static Span<byte> Slot(Span<byte> page, int index) => page.Slice(index * HashStoreFormat.SlotSize, HashStoreFormat.SlotSize);

    private static void Swap(Span<byte> page, int one, int other, int from = 0)
    {
        var kept = Slot(page, one).ToArray();
        Slot(page, other)[from..].CopyTo(Slot(page, one)[from..]);
        kept.AsSpan(from).CopyTo(Slot(page, other)[from..]);
    }

    private static void ChangePage(SimulatedDisk disk, long page, Edit edit)
    {
        var content = disk.Content(Hash);
        var bytes = content.AsSpan((int)page * PageFormat.PageSize, PageFormat.PageSize);
        edit(bytes);
        PageSeal.Write(page, bytes);
        disk.Replace(Hash, content);
    }

    private static SortedHeader SortedHeaderOf(SimulatedDisk disk)
    {
        using var file = disk.Copy().Open(Sorted, FileOpenMode.Read);
        return SortedHeader.Read(file, 2, 1);
    }

    private static void SwapEntries(byte[] content, int one, int other)
    {
        var kept = content.AsSpan(one, SortedFormat.EntrySize).ToArray();
        content.AsSpan(other, SortedFormat.EntrySize).CopyTo(content.AsSpan(one));
        kept.CopyTo(content.AsSpan(other));
    }

    // Each page's sum into the table, then the table's own.
    private static void RepairSorted(byte[] content, SortedHeader header)
    {
        for (var page = 1L; page < header.ChecksumStart / 4096; page++)
        {
            var place = (int)(header.ChecksumStart + ((page - 1) / SortedFormat.ChecksumsPerPage * 4096) + ((page - 1) % SortedFormat.ChecksumsPerPage * 4));
            BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(place), SortedPages.Checksum(page, content.AsSpan((int)page * 4096, 4096)));
        }

        for (var page = header.ChecksumStart / 4096; page < header.FileLength / 4096; page++)
            PageSeal.Write(page, content.AsSpan((int)page * 4096, 4096));
    }

    private static HashStoreState State(Database database)
    {
        using var transaction = database.BeginRead();
        return ((HashStoreReader)transaction.OpenStore(Store(transaction, "s"))).State;
    }

    private delegate void Edit(Span<byte> page);

    private sealed class Recorder(Action<MaintenanceProgress> report) : IProgress<MaintenanceProgress>
    {
        public void Report(MaintenanceProgress value) => report(value);
    }
}
