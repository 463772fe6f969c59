using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Hashing;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Encoding;

[TestFixture]
public sealed class EncodingAllocationTests
{
    [Test]
    public void Encoding_and_hashing_a_row_allocate_nothing()
    {
        var store = new StoreDefinition("t", StoreKind.Hash, [
            new("id", KvType.Int64, false, 0), new("name", KvType.Text, false, 1), new("price", KvType.Decimal, false, 2),
            new("a", KvType.Int32), new("b", KvType.Text), new("c", KvType.DateTime), new("d", KvType.Uuid), new("e", KvType.Double)]);
        KvValue[] row = [
            KvValue.FromInt64(1), KvValue.FromText("Åse"), KvValue.FromDecimal(9.99m),
            KvValue.FromInt32(70_000), KvValue.FromText("text"), KvValue.FromDateTime(DateTime.UnixEpoch), KvValue.FromUuid(Guid.Empty), KvValue.FromDouble(1.5)];
        var key = new ByteBuffer();
        var value = new ByteBuffer();
        Span<byte> salt = stackalloc byte[32];
        Span<byte> hash = stackalloc byte[26];
        var before = 0L;
        for (var i = 0; i < 1000; i++)
        {
            // The first rounds grow the buffers and compile the code.
            if (i == 500)
                before = GC.GetAllocatedBytesForCurrentThread();
            key.Clear();
            value.Clear();
            KeyCodec.EncodeRow(store, row, key);
            RecordCodec.EncodeValue(store, row, value);
            Blake3.KeyedHash(salt, key.WrittenSpan, hash);
            _ = RecordCodec.DecodeColumn(store, key.WrittenSpan, value.WrittenSpan, 7);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }
}
