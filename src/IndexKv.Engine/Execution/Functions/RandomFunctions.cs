using System.Security.Cryptography;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>Functions that have another value each time: no plan takes one value for all rows.</summary>
internal static class RandomFunctions
{
    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("RANDOM", 0, 0, KvType.Int64, _ => KvValue.FromInt64(Random.Shared.NextInt64(long.MinValue, long.MaxValue))) { IsVolatile = true },
        new("RANDOMBLOB", 1, 1, KvType.Blob, a => KvValue.FromBlob(RandomNumberGenerator.GetBytes(TextMakingFunctions.BlobLength("RANDOMBLOB", a[0]))))
        {
            Takes = [TypeSet.Integers],
            IsVolatile = true,
        },
        new("UUID", 0, 0, KvType.Uuid, _ => KvValue.FromUuid(Guid.NewGuid())) { IsVolatile = true },
        new("UUIDV7", 0, 0, KvType.Uuid, _ => KvValue.FromUuid(Guid.CreateVersion7())) { IsVolatile = true },
    ];
}
