using System.Buffers.Binary;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Catalog;

[TestFixture]
public sealed class PublishedCatalogTests
{
    private static readonly StoreDefinition AllFields = new(6, "all", StoreKind.Hash, [
        new("id", KvType.Int64, IsNullable: false, KeyOrdinal: 0) { IsGenerated = true },
        new("d", KvType.Decimal) { Default = "1 + 0.5", Missing = KvValue.FromDecimal(1.5m) },
    ]) { Checks = [new("named", "id > 0"), new(null, "d < 2")] };

    private static readonly PublishedCatalog Example = new(
        7,
        12,
        3,
        [
            (new StoreDefinition(4, "a", StoreKind.Sorted, [new("id", KvType.Int64, IsNullable: false, KeyOrdinal: 0), new("v", KvType.Text)]), 9L),
            (new StoreDefinition(5, "ü", StoreKind.Hash, [new("id", KvType.Text, IsNullable: false, KeyOrdinal: 0)]), 0L),
            (AllFields, 0L),
        ]);

    [Test]
    public void What_is_published_is_read_back()
    {
        var read = PublishedCatalog.Decode(Example.Encode());
        read.Should().BeEquivalentTo(Example, options => options.ComparingByMembers<PublishedCatalog>().ComparingByMembers<StoreDefinition>());
    }

    [Test]
    public void No_flipped_bit_is_read_as_a_publication()
    {
        var bytes = Example.Encode();
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            PublishedCatalog.Decode(bytes).Should().BeNull("bit {0}", bit);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        PublishedCatalog.Decode(bytes).Should().NotBeNull();
    }

    [Test]
    public void Wrong_content_with_a_right_checksum_is_read_or_not_and_nothing_else()
    {
        var random = new Random(8);
        var (read, refused) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Example.Encode();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(PublishedCatalog.HeaderSize, bytes.Length)] = (byte)random.Next(256);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(PublishedCatalog.ChecksumOffset), PublishedCatalog.Checksum(bytes));
            if (PublishedCatalog.Decode(bytes) is null)
                refused++;
            else
                read++;
        }

        read.Should().BePositive();
        refused.Should().BePositive();
    }

    [Test]
    public void No_part_of_one_is_read_as_a_publication()
    {
        var bytes = Example.Encode();
        for (var length = PublishedCatalog.HeaderSize; length < bytes.Length; length++)
            PublishedCatalog.Decode(bytes.AsSpan(0, length)).Should().BeNull();
    }
}
