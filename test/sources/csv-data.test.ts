import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bytesOf } from "../../src/core/bytes.ts";
import { csv } from "../../src/sources/csv.ts";
import { readAll } from "./read-all.ts";

const data = join(import.meta.dirname, "../../../shared/data");

/** File, rows, columns, header, delimiter, first names. Rows and columns are those of data/INDEX.tsv unless said. */
const files: readonly (readonly [string, number, number, boolean, string, string])[] = [
  ["abalone/abalone.csv", 4177, 9, false, ",", "column_1,column_2"],
  ["adult_test/adult-test.csv", 16281, 15, false, ", ", "column_1,column_2"],
  ["adult_train/adult-train.csv", 32561, 15, false, ", ", "column_1,column_2"],
  ["airline_passengers/airline-passengers.csv", 144, 2, true, ",", "Month,Passengers"],
  ["ames_housing/ames.csv", 2930, 75, true, ",", "rownames,MS_SubClass"],
  ["auto_mpg/mpg.csv", 398, 9, true, ",", "mpg,cylinders"],
  ["bank_additional/bank-additional.csv", 4119, 21, true, ";", "age,job"],
  ["beijing_pm25/pollution.csv", 43824, 13, true, ",", "No,year"],
  ["bls_county_unemployment/laucnty16.csv", 3219, 9, true, ",", "LAUS Code,State FIPS Code"],
  ["boston_housing/housing.data", 506, 14, false, " ", "column_1,column_2"],
  ["breast_cancer_original/breast-cancer-wisconsin.data", 699, 11, false, ",", "column_1,column_2"],
  ["breast_cancer_wdbc/wisc_bc_data.csv", 569, 32, true, ",", "id,diagnosis"],
  ["cdnow/CDNOW_master.txt", 69659, 4, true, " ", "customer_id,date"],
  ["chicago_crimes_10k/chicago_crimes.csv", 10000, 26, true, ",", "date,block"],
  ["chipotle_orders/chipotle.tsv", 4622, 5, true, "\t", "order_id,quantity"],
  ["cia_factbook_raw/factbook_gdp_consump_rawtxt.csv", 1504, 1, true, ",", "X1"],
  ["communities_crime_unnormalized/CommViolPredUnnormalizedData.txt", 2215, 147, true, ",", "communityName,state"],
  ["daily_min_temperatures/daily-min-temperatures.csv", 3650, 2, true, ",", "Date,Temp"],
  ["davis_southern_women/edges.csv", 89, 2, true, ",", "woman,event"],
  ["dirty_clean_beers/dirty.csv", 2410, 11, true, ",", "index,id"],
  ["dirty_clean_flights/dirty.csv", 2376, 7, true, ",", "tuple_id,src"],
  ["dirty_clean_hospital/dirty.csv", 1000, 20, true, ",", "index,provider_number"],
  ["dna_splice/splice.csv", 3190, 62, true, ",", "Instance_name,attribute_1"],
  ["ego_facebook/facebook_combined.txt", 88234, 2, false, " ", "column_1,column_2"],
  ["german_credit/credit.csv", 1000, 21, true, ",", "checking_balance,months_loan_duration"],
  ["german_credit_raw_codes/german.csv", 1000, 21, false, ",", "column_1,column_2"],
  ["golub_leukemia/golub.csv", 38, 3052, true, ",", "class,g0001"],
  // Baskets: as wide as the largest one; the index counts the cells of the first line.
  ["groceries_baskets/groceries.csv", 9835, 32, false, ",", "column_1,column_2"],
  ["haberman/haberman.csv", 306, 4, false, ",", "column_1,column_2"],
  ["horse_colic/horse-colic.csv", 300, 28, false, ",", "column_1,column_2"],
  ["hotel_bookings_sample/hotel_bookings.csv", 1000, 33, true, ",", "rownames,hotel"],
  ["house_votes_84/HouseVotes84.csv", 435, 17, true, ",", "Class,V1"],
  ["ionosphere/ionosphere.csv", 351, 35, false, ",", "column_1,column_2"],
  ["karate/nodes.csv", 34, 2, true, ",", "id,club"],
  ["kc_house/kc_house_data.csv", 21613, 20, true, ",", "id,date"],
  ["lendingclub_a/lending_club.csv", 9857, 24, true, ",", "rownames,funded_amnt"],
  ["mall_customers/mall_customers.csv", 200, 5, true, ",", "CustomerID,Gender"],
  ["medicare_drg_state/Medicare_Charge_DRG_by_State_FY2016.csv", 27916, 6, true, ",", "DRG Definition,Provider State"],
  ["mushroom/mushrooms.csv", 8124, 23, true, ",", "type,cap_shape"],
  ["nci60/NCI60.csv", 64, 6832, true, ",", "rownames,data.1"],
  ["nyc_animal_311/311_Animals_short.csv", 4969, 31, true, ",", "Unique Key,Created Date"],
  ["oil_spill/oil-spill.csv", 937, 50, false, ",", "column_1,column_2"],
  ["online_retail_2010q4_2011q1/online_retail_2010-12_2011-02.csv", 105335, 8, true, ",", "InvoiceNo,StockCode"],
  ["reported_heights/reported_heights.csv", 1095, 4, true, ",", "rownames,time_stamp"],
  // Lines end in a lone carriage return.
  ["sacramento_crime/SacramentocrimeJanuary2006.csv", 1000, 9, false, ",", "column_1,column_2"],
  ["shampoo_sales/monthly-shampoo-sales.csv", 36, 2, true, ",", "Month,Sales"],
  ["sms_spam/sms_spam.csv", 5574, 2, true, ",", "type,text"],
  ["sonar/sonar.csv", 208, 61, false, ",", "column_1,column_2"],
  ["spambase/spam.csv", 4601, 58, true, ",", "make,address"],
  ["student_portuguese/student-por.csv", 649, 33, true, ";", "school,sex"],
  ["supermarket_sales/supermarket_Sales.csv", 1000, 17, true, ",", "Invoice ID,Branch"],
  ["telco_churn/telco-customer-churn-by-IBM.csv", 7043, 21, true, ",", "customerID,gender"],
  ["titanic/titanic.csv", 891, 12, true, ",", "PassengerId,Survived"],
  ["ufo_reports/ufo.csv", 80543, 5, true, ",", "City,Colors Reported"],
  // The index counts the lines below the first; 28, 26 and 112 of them are comments.
  ["vcf_samples/1kg.sites.vcf", 171, 8, true, "\t", "CHROM,POS"],
  ["vcf_samples/bcftools.vcf", 752, 10, true, "\t", "CHROM,POS"],
  ["vcf_samples/gonl.chr20.release4.gtc.vcf", 7, 8, true, "\t", "CHROM,POS"],
  ["who_tb_wide/who.csv", 7240, 61, true, ",", "rownames,country"],
  ["wine_red/winequality-red.csv", 1599, 12, true, ",", "fixed acidity,volatile acidity"],
];

describe.skipIf(!existsSync(data))("real files", () => {
  test.each(files)("%s", async (file, rows, columns, header, delimiter, first) => {
    const bytes = bytesOf(file, readFileSync(join(data, file)));
    const read = await readAll(csv, bytes);
    expect(read.report).toMatchObject({ rows, kept: rows, rejected: 0 });
    expect(read.names).toHaveLength(columns);
    expect(read.options).toMatchObject({ header, delimiter });
    expect(read.names.slice(0, 2).join(",")).toBe(first);
    // What was found, told to the reader, gives the same reading.
    expect(await readAll(csv, bytes, read.options)).toEqual(read);
  });
});
