using System.Buffers.Binary;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Paging;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Stores.Hash;

/// <summary>Files made up to be at a limit that no test could reach by writing.</summary>
[TestFixture]
public sealed class HashStoreLimitTests
{
    private static readonly DatabaseOptions Options = new() { SectorSize = 4096 };

    [Test]
    public void Value_queue_that_has_used_up_its_units_says_so_and_never_wraps()
    {
        using var database = Database.Open(Empty(), Options);
        using (var transaction = (LoggedTransaction)database.BeginWrite(Patience))
        {
            var state = transaction.HashWriter(Store(transaction, "s")).State;
            state.Front = state.Tail = HashStoreFormat.GreatestUnit - 3;
            transaction.Put(Store(transaction, "s"), Bytes("one"), Bytes("1"));
            transaction.Commit();
        }

        Put(database, "s", "two", "2");
        Put(database, "s", "two", "3");
        var put = () => Put(database, "s", "four", "4");
        put.Should().Throw<EngineException>().WithMessage("*2^48*").Which.Code.Should().Be(EngineErrorCode.TooLarge);
        Get(database, "s", "one").Should().Be("1");
        Get(database, "s", "two").Should().Be("3");
        Get(database, "s", "four").Should().BeNull();
    }

    [Test]
    public void Table_sector_full_of_one_hash_is_reported_and_never_probed_for_ever()
    {
        var disk = Empty();
        const int TablePage = 2;
        const int Used = 110;
        Change(disk, TablePage, table =>
        {
            // Slots of one hash prefix, made different by what follows, all referring to the same unit.
            for (var i = 0; i < Used; i++)
            {
                var slot = table.Slice(i * HashStoreFormat.SlotSize, HashStoreFormat.SlotSize);
                slot.Clear();
                slot[HashStoreFormat.HashSize - 1] = (byte)i;
                slot[HashStoreFormat.HashSize] = 1;
            }
        });
        Change(disk, page: 1, directory => BinaryPrimitives.WriteInt32LittleEndian(directory[((2 * HashStoreFormat.EntrySize) + HashStoreFormat.EntryUsedOffset)..], Used));
        Change(disk, page: 0, header => BinaryPrimitives.WriteInt64LittleEndian(header[HashStoreFormat.RecordCountOffset..], Used));

        using var database = Database.Open(disk, Options);
        Get(database, "s", "absent").Should().BeNull();
        var put = () => Put(database, "s", "key", "1");
        put.Should().Throw<EngineException>().WithMessage("*full of one hash*").Which.Code.Should().Be(EngineErrorCode.TooLarge);
    }

    private static SimulatedDisk Empty()
    {
        var disk = new SimulatedDisk();
        using (var database = Database.Open(disk, Options))
            Create(database, "s");
        return disk.Copy();
    }

    private static void Change(SimulatedDisk disk, int page, Edit edit)
    {
        var content = disk.Content("1.hash");
        var bytes = content.AsSpan(page * PageFormat.PageSize, PageFormat.PageSize);
        edit(bytes);
        PageSeal.Write(page, bytes);
        disk.Replace("1.hash", content);
    }

    private delegate void Edit(Span<byte> page);
}
