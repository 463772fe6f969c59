using IndexKv.Engine.Stores.Hash;

namespace IndexKv.Engine.Tests.Stores.Hash;

[TestFixture]
public sealed class GatheredSlotsTests
{
    [TestCase(1)]
    [TestCase(256)]
    [TestCase(5_000)]
    public void Slots_are_found_by_their_hashes_and_come_back_in_the_order_of_these(int count)
    {
        var random = new Random(count);
        var gathered = new GatheredSlots(count);
        var hashes = Enumerable.Range(0, count).Select(_ => Hash(random)).ToArray();
        for (var round = 0; round < 2; round++)
        {
            var slot = new byte[HashStoreFormat.SlotSize];
            for (var i = 0; i < count; i++)
            {
                gathered.IsFull.Should().BeFalse();
                gathered.Contains(hashes[i]).Should().BeFalse();
                SlotFormat.Write(slot, hashes[i], i);
                gathered.Add(slot);
                gathered.Contains(hashes[i]).Should().BeTrue();
            }

            gathered.IsFull.Should().BeTrue();
            gathered.Contains(Hash(random)).Should().BeFalse();
            var units = new List<long>();
            foreach (var place in gathered.ByHash())
                units.Add(SlotFormat.Unit(gathered[place]));
            units.Should().Equal(Enumerable.Range(0, count).OrderBy(i => hashes[i].Prefix).Select(i => (long)i));
            gathered.Clear();
            gathered.Count.Should().Be(0);
        }
    }

    [Test]
    public void TruncateTo_goes_back_to_the_first_ones_also_after_they_were_taken_by_hash([Values(1, 2, 3)] int seed)
    {
        const int Capacity = 3_000;
        var random = new Random(seed);
        var gathered = new GatheredSlots(Capacity);
        var hashes = new List<KeyHash>();
        var slot = new byte[HashStoreFormat.SlotSize];
        for (var step = 0; step < 60; step++)
        {
            for (var more = random.Next(200); more > 0 && !gathered.IsFull; more--)
            {
                hashes.Add(Hash(random));
                SlotFormat.Write(slot, hashes[^1], hashes.Count);
                gathered.Add(slot);
            }

            var kept = random.Next(hashes.Count / 2, hashes.Count + 1);
            if (random.Next(2) == 0)
                gathered.ByHash().Length.Should().Be(hashes.Count);
            gathered.TruncateTo(kept);
            gathered.Count.Should().Be(kept);
            for (var i = 0; i < hashes.Count; i++)
                gathered.Contains(hashes[i]).Should().Be(i < kept);
            for (var i = 0; i < kept; i++)
                SlotFormat.Unit(gathered[i]).Should().Be(i + 1);
            hashes.RemoveRange(kept, hashes.Count - kept);
        }
    }

    private static KeyHash Hash(Random random)
    {
        var hash = default(KeyHash);
        random.NextBytes(((Span<byte>)hash)[..HashStoreFormat.HashSize]);
        return hash;
    }
}
