using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Catalog;

[TestFixture]
public sealed class CatalogCodecTests
{
    private static readonly StoreDefinition Plain = new(4, "plain", StoreKind.Sorted, [new("id", KvType.Text, IsNullable: false, KeyOrdinal: 0), new("v", KvType.Any)]);

    private static readonly StoreDefinition Full = new(6, "full", StoreKind.Hash, [
        new("id", KvType.Int64, IsNullable: false, KeyOrdinal: 0) { IsGenerated = true },
        new("d", KvType.Decimal) { Default = "1 + 0.5", Missing = KvValue.FromDecimal(1.5m) },
        new("any", KvType.Any) { Missing = KvValue.FromMessagePack([0xA1, (byte)'x']) },
        new("late", KvType.Date) { Default = "CURRENT_DATE" },
    ]) { Checks = [new("named", "id > 0"), new(null, "d < 2")] };

    [Test]
    public void Plain_store_is_read_back()
    {
        var read = CatalogCodec.ReadStore(4, CatalogCodec.WriteStore(Plain, 9, 0));
        read.Should().BeEquivalentTo((Plain, 9L, 0L), o => o.ComparingByMembers<StoreDefinition>());
    }

    [Test]
    public void Defaults_values_of_old_records_checks_and_the_last_key_are_read_back()
    {
        var read = CatalogCodec.ReadStore(6, CatalogCodec.WriteStore(Full, 0, 77));
        read.Should().BeEquivalentTo((Full, 0L, 77L), o => o.ComparingByMembers<StoreDefinition>());
    }

    [Test]
    public void Changed_bytes_are_read_or_damaged_and_nothing_else()
    {
        var random = new Random(5);
        var (read, damaged) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = CatalogCodec.WriteStore(Full, 0, 77);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                CatalogCodec.ReadStore(6, bytes);
                read++;
            }
            catch (EngineException e) when (e.Code == EngineErrorCode.Damaged)
            {
                damaged++;
            }
        }

        read.Should().BePositive();
        damaged.Should().BePositive();
    }
}
