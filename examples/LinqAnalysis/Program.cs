using System.Globalization;
using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Linq;
using IndexKv.Linq.Async;
using LinqAnalysis;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using var connection = new KvConnection("Data Source=:memory:");
connection.Open();
var stations = connection.CreateStore<Station>(StoreKind.Hash);
stations.PutMany(Weather.Stations);
var measurements = connection.CreateStore<Measurement>(StoreKind.Sorted);
Console.WriteLine($"{await measurements.BulkWriteAsync(Weather.MeasureAsync()):N0} measurements loaded");

// One record, and a range of the key.
var noon = new DateTime(2024, 7, 14, 12, 0, 0, DateTimeKind.Utc);
Console.WriteLine($"Säntis, 14 July, noon: {measurements.Single(m => m.StationId == 3 && m.At == noon).Temperature:0.0} °C");
var july = measurements.Where(m => m.StationId == 3 && m.At >= new DateTime(2024, 7, 1) && m.At < new DateTime(2024, 8, 1));
Console.WriteLine($"Säntis, July: {await july.CountAsync()} hours, mean {await july.AverageAsync(m => m.Temperature):0.00} °C, rain {await july.SumAsync(m => m.Rain):0.0} mm");
Console.WriteLine(july.ToQueryString());

// Groups of a join, ordered by an aggregate.
var byCountry = from m in measurements
                join s in stations on m.StationId equals s.Id
                group m by s.Country into g
                orderby g.Average(m => m.Temperature) descending
                select new { Country = g.Key, Mean = g.Average(m => m.Temperature), Frost = g.Count(m => m.Temperature < 0), Wettest = g.Max(m => m.Rain) };
foreach (var row in byCountry)
    Console.WriteLine($"{row.Country}: mean {row.Mean:0.00} °C, {row.Frost:N0} hours of frost, at most {row.Wettest} mm in an hour");
Console.WriteLine(byCountry.ToQueryString());

// What the engine cannot do runs in memory, over the stream of what it can.
var coldestDays = measurements.Where(m => m.StationId == 1)
    .GroupBy(m => m.At.Date)
    .Select(g => new { Day = g.Key, Mean = g.Average(m => m.Temperature) })
    .OrderBy(d => d.Mean)
    .Take(3);
foreach (var day in coldestDays)
    Console.WriteLine($"{day.Day:yyyy-MM-dd}: {day.Mean:0.00} °C");
