using System.Globalization;
using DapperRepository;
using IndexKv.Data;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var directory = Directory.CreateTempSubdirectory("indexkv-example").FullName;
try
{
    var repository = new CustomerRepository($"Data Source={Path.Combine(directory, "shop")}");
    await repository.CreateAsync();
    string?[] cities = ["Bonn", "Ulm", null];
    var customers = Enumerable.Range(1, 300)
        .Select(i => new Customer { Id = new Guid(i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), Name = $"Customer {i:000}", City = cities[i % 3], Since = new DateOnly(2020, 1, 1).AddDays(i), Credit = i })
        .ToList();
    await repository.AddAsync(customers);
    Console.WriteLine($"found: {(await repository.FindAsync(customers[41].Id))?.Name}");
    Console.WriteLine($"not found: {await repository.FindAsync(Guid.Empty) is null}");
    Console.WriteLine($"of 300 keys: {(await repository.FindAsync(customers.Select(c => c.Id))).Count}");
    await repository.TransferAsync(customers[99].Id, customers[0].Id, 60);
    try
    {
        await repository.TransferAsync(customers[99].Id, customers[0].Id, 60);
    }
    catch (KvException e) when (e.Code == KvErrorCode.CheckFailed)
    {
        Console.WriteLine("refused: no credit left, and nothing was moved");
    }

    Console.WriteLine($"credit: {(await repository.FindAsync(customers[0].Id))!.Credit} and {(await repository.FindAsync(customers[99].Id))!.Credit}");
    foreach (var (city, count, credit) in await repository.CitiesAsync())
        Console.WriteLine($"{city ?? "no city"}: {count} customers, {credit}");
}
finally
{
    KvConnection.ClearAllPools();
    Directory.Delete(directory, recursive: true);
}
