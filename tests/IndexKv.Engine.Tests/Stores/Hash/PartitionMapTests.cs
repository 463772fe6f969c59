using IndexKv.Engine.Stores.Hash;

namespace IndexKv.Engine.Tests.Stores.Hash;

/// <summary>Partitions are found as a plain search over all of them finds them, however unevenly they lie, while they split and join.</summary>
[TestFixture]
public sealed class PartitionMapTests
{
    [Test]
    public void Find_gives_the_last_partition_that_begins_at_the_hash_or_before([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var map = new PartitionMap(new TableGeometry(HashStoreFormat.SmallestSector));
        map.Append(0, 0, 0);
        var starts = new List<ulong> { 0 };
        for (var step = 0; step < 400; step++)
        {
            if (starts.Count > 1 && random.Next(4) == 0)
            {
                var joined = random.Next(starts.Count - 1);
                map.Join(joined, step);
                starts.RemoveAt(joined + 1);
            }
            else if (Split(starts, random) is var (partition, middle))
            {
                map.Split(partition, middle, (step, 0), (step, 0));
                starts.Insert(partition + 1, middle);
            }

            // What a transaction has changed must not show in the map that it was copied from.
            var copy = map.Clone();
            MustFind(map, starts, random);
            copy.Split(starts.Count - 1, ulong.MaxValue, (0, 0), (0, 0));
            copy.Find(ulong.MaxValue).Should().Be(starts.Count);
            MustFind(map, starts, random);
        }

        starts.Count.Should().BeGreaterThan(100);
    }

    // Half of the splits come near the end of all hashes, so that many partitions share their first bits.
    private static (int Partition, ulong Middle)? Split(List<ulong> starts, Random random)
    {
        var middle = (ulong)random.NextInt64() << 1;
        if (random.Next(2) == 0)
            middle = ulong.MaxValue - (middle >> 44) - 1;
        return middle == 0 || starts.Contains(middle) ? null : (starts.FindLastIndex(start => start < middle), middle);
    }

    private static void MustFind(PartitionMap map, List<ulong> starts, Random random)
    {
        var hashes = starts.Concat(starts.Where(s => s > 0).Select(s => s - 1)).Append(ulong.MaxValue).Append((ulong)random.NextInt64() << 1);
        foreach (var hash in hashes)
            map.Find(hash).Should().Be(starts.FindLastIndex(start => start <= hash));
    }
}
